#pragma once
#include <functional>
#include <memory>
#include <string>

#include "harness/testbed/constellation_config.h"
#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

/// Reads an expression into `target`; answers what is wrong with it.
std::function<std::string(const std::string&)> parse_into(std::shared_ptr<verdict::Formula>& target);
/// The same for one that is asked at one instant; `asker` says by whom.
std::function<std::string(const std::string&)> parse_untimed_into(std::shared_ptr<verdict::Formula>& target,
                                                                  const std::string& asker);

// Each describes one table of a testbed file.
void describe_testbed(config::Table& table, Testbed& testbed);
void describe_satellite(config::Table& table, NamedSatellite& satellite);
void describe_device(config::Table& table, DeviceConfig& device);
/// What stands in the testbed counts from its folder, what stands on the command line from where that is given.
void place(config::LocatedText& file, const std::string& testbed);
/// What is wrong with radiation that follows the anomaly on this satellite's orbit; empty if nothing.
std::string wrong_radiation(const satellite::SatelliteConfig& satellite);
void describe_array(config::Table& table, power::SolarArrayConfig& array);
void describe_battery(config::Table& table, power::BatteryConfig& battery);
void describe_outlet(config::Table& table, power::OutletConfig& outlet);
void describe_requirement(config::Table& table, RequirementConfig& requirement);
void describe_waiver(config::Table& table, WaiverConfig& waiver);
/// User RTL, and the steps that are done with a device.
void describe_design(config::Table& table, hdl::RtlDescription& rtl);
void describe_lab(config::Table& table, BoardLabConfig& lab);
/// Files that `lab` names beside the testbed, as absolute paths.
void place_lab(BoardLabConfig& lab, const std::string& testbed);
void describe_step(config::Table& table, StepConfig& step);
/// After reading: folders, buses in one list.
void finish_design(DeviceConfig& device, const std::string& testbed_path, std::vector<config::Problem>& problems);
void describe_power(config::Table& table, power::PowerConfig& power);
void describe_thermal(config::Table& table, thermal::ThermalConfig& thermal);
void describe_network_of_nodes(config::Table& table, thermal::ThermalStandConfig& unit);
/// "rtl", "trace:FILE" and so on; answers what is wrong, empty if nothing.
std::string set_backing(DeviceConfig& device, const config::LocatedText& backing);
/// One end of a laser link, with its preset; sets the longest range too.
void describe_optics(config::Table& table, optical::OpticalTerminalConfig& optics, double& maximum_range_km);
/// How a terminal finds the other end.
void describe_search(config::Table& table, optical::TerminalConfig& terminal);
/// Loss of the air over a site without clouds.
void describe_clear_air(config::Table& table, optical::GroundAirConfig& air);
void describe_fade(config::Table& table, optical::FadeConfig& fade);
void describe_optical_link(config::Table& table, optical::OpticalLinkStandConfig& link);
void describe_network(config::Table& table, network::NetworkConfig& network);
void describe_fabric(config::Table& table, network::FabricConfig& fabric);
void describe_optical(config::Table& table, NamedSatellite& satellite);
void describe_guidance(config::Table& table, guidance::GuidanceConfig& guidance);
void describe_field_shape(config::Table& table, environment::FieldShape& shape);
void describe_radiation(config::Table& table, environment::RadiationConfig& radiation);

}  // namespace flatsat::testbed
