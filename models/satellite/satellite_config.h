#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/compute/siblings.h"
#include "models/environment/environment.h"
#include "models/environment/radiation.h"
#include "models/environment/upsets.h"
#include "models/ground/ground_station.h"
#include "models/guidance/guidance.h"
#include "models/network/fabric.h"
#include "models/network/network.h"
#include "models/optical/data_link.h"
#include "models/optical/terminal.h"
#include "models/payload/on_board_computer.h"
#include "models/payload/payload_manager.h"
#include "models/power/power_system.h"
#include "models/thermal/thermal_system.h"

namespace flatsat::satellite {

/// A relay spacecraft.
struct RelayConfig {
  std::string name;
  environment::OrbitConfig orbit = environment::OrbitElements{};
};

/// One group of equal devices on the payload network: the live one and its siblings share an outlet.
struct DeviceSlotConfig {
  std::string name;
  /// Of the jobs that it is given; none: it is no part of the payload's work, and no driver touches its registers.
  std::optional<payload::DeviceClass> device_class = payload::DeviceClass::kAccelerator;
  unsigned count = 1;                      // with the live one, > 0
  double rated_w = 200.0;                  // of one, at a share of 1: the cap; > 0
  double idle_w = 60.0, active_w = 200.0;  // of one, until measured on the live one
  double sibling_memory_s = 2e-3;          // see SiblingsConfig
  double duty = 0.95;                      // share of time for which siblings are given work while work may start
  double minimum_rail_v = 10.0;
  unsigned priority = 2;          // shed before lower ones
  double coolant_offset_k = 0.0;  // of its cold plate's inlet above the loop's supply
  double timeout_s = 1.0;         // of one job
  double trip_share = 1.5;        // of count x rated_w: the outlet's current limit
};

/// Model weights that stay on board.
struct WeightsConfig {
  std::uint32_t layers = 8, n = 64, k = 128;
};

struct UpsetEffectConfig {
  double double_bit_share = 0.1;    // of the upsets in a device's memory: two bits of one word
  double interrupt_s = 60.0;        // a functional interrupt: watchdog, then power off and on; > 0
  double latch_up_s = 10.0;         // a latch-up: its own protection cuts the power for that long; > 0
  std::vector<std::uint64_t> skip;  // numbers of upsets, from 1, that are not injected; all others stay as they are
};

/// One satellite: everything that its models need to know.
struct SatelliteConfig {
  std::string name = "a";
  environment::EnvironmentConfig environment;
  power::PowerConfig power;  // outlets are made from the slots
  thermal::ThermalConfig thermal;
  network::NetworkConfig network;
  network::FabricConfig fabric;
  payload::OnBoardComputerConfig computer;
  payload::PayloadConfig payload;
  optical::TerminalConfig terminal;
  std::vector<RelayConfig> relays;
  optical::DataLinkConfig uplink, downlink;
  std::vector<ground::WorkloadConfig> workloads;
  WeightsConfig accelerator_weights, gpu_weights;
  environment::UpsetsConfig upsets;                  // of the payload as a whole, where `radiation` names no devices
  environment::RadiationConfig radiation;            // a process a device
  std::optional<guidance::GuidanceConfig> guidance;  // none: array and radiator as their configs say
  UpsetEffectConfig upset_effects;
  double platform_w = 4000.0;  // avionics, pumps, terminals
};

}  // namespace flatsat::satellite
