#pragma once
#include "harness/testbed/testbed.h"

namespace flatsat {

// Each describes one table of a testbed file.
void describe_testbed(Table& table, Testbed& testbed);
void describe_satellite(Table& table, NamedSatellite& satellite);
void describe_device(Table& table, DeviceConfig& device);
void describe_array(Table& table, SolarArrayConfig& array);
void describe_battery(Table& table, BatteryConfig& battery);
void describe_outlet(Table& table, OutletConfig& outlet);
void describe_requirement(Table& table, RequirementConfig& requirement);
void describe_waiver(Table& table, WaiverConfig& waiver);
/// Somebody's RTL, and the steps that are done with a device.
void describe_design(Table& table, RtlDescription& rtl);
void describe_lab(Table& table, BoardLabConfig& lab);
/// Files that `lab` names beside the testbed, as absolute paths.
void place_lab(BoardLabConfig& lab, const std::string& testbed);
void describe_step(Table& table, StepConfig& step);
/// After reading: folders, buses in one list.
void finish_design(DeviceConfig& device, const std::string& testbed_path, std::vector<Problem>& problems);
void describe_power(Table& table, PowerConfig& power);
void describe_thermal(Table& table, ThermalConfig& thermal);
void describe_network_of_nodes(Table& table, ThermalUnitConfig& unit);
/// "rtl", "trace:FILE" and so on; answers what is wrong, empty if nothing.
std::string set_backing(DeviceConfig& device, const std::string& text);
/// One end of a laser link, with its preset; sets the longest range too.
void describe_optics(Table& table, OpticalTerminalConfig& optics, double& maximum_range_km);
void describe_fade(Table& table, FadeConfig& fade);
void describe_optical_link(Table& table, OpticalLinkConfig& link);
void describe_network(Table& table, NetworkConfig& network);
void describe_fabric(Table& table, FabricConfig& fabric);
void describe_optical(Table& table, SatelliteConfig& satellite);
void describe_guidance(Table& table, GuidanceConfig& guidance);
void describe_radiation(Table& table, RadiationConfig& radiation);

}  // namespace flatsat
