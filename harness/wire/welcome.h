#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/wire/wave_window.h"

namespace flatsat::wire {

/// WELCOME: what a run says to a device's agent.
struct Welcome {
  std::string name;
  std::uint64_t seed = 0;
  nlohmann::json config;  // of the device, from the testbed; its keys are those of the device's kind
  std::optional<WaveWindow> waves;
};

/// Errors of both: nlohmann::json::exception that names what is missing.
Welcome read_welcome(const std::string& text);
WaveWindow read_wave_window(const nlohmann::json& window);

}  // namespace flatsat::wire
