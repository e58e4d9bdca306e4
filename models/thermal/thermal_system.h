#pragma once
#include <string>
#include <systemc>

#include "models/base/telemetry.h"
#include "models/thermal/thermal_network.h"

namespace flatsat {

struct RadiatorConfig {
  double area_m2 = 150.0;  // planform; both faces radiate
  double emittance = 0.90;
  double absorptance = 0.15;  // solar; Z-93 class 0.12 to 0.15 new, 0.36 end of life
  double fin_efficiency = 0.90;
  double earth_view = 0.25;  // view factor of one face, edge-on to the Sun: a plate perpendicular to nadir
  double sun_leak = 0.02;    // share of the planform that sees the Sun by misalignment
  double heat_capacity_j_k = 810e3;
};

struct LoopConfig {
  double heat_capacity_j_k = 525e3;  // coolant and cold plates
  double conductance_w_k = 15e3;     // coolant to radiator with all pumps
  unsigned pumps = 2;
  double still_conductance_w_k = 300.0;  // with no pump running
};

struct ThermalConfig {
  RadiatorConfig radiator;
  LoopConfig loop;
  double battery_heat_capacity_j_k = 170e3;
  double battery_conductance_w_k = 400.0;  // battery to its own cold plate on the radiator side
  double battery_heater_w = 500.0;         // on below heater_on_degc
  double heater_on_degc = 8.0, heater_off_degc = 12.0;
  double initial_degc = 45.0;  // of loop and radiator
  double initial_battery_degc = 25.0;
  double battery_setpoint_degc = 22.0;  // its heat pipe conducts above it only
  double derate_start_degc = 56.0;      // loop supply: full compute up to here
  double derate_end_degc = 66.0;        // no compute from here on
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// Share of full compute that the loop's temperature allows: 1 up to start, falling to 0 at the end.
double thermal_derate(const ThermalConfig& config, double loop_degc);

/// Radiator, pumped loop and battery as a node network under the loads of the orbit.
class ThermalSystem : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> irradiance_w_m2{"irradiance_w_m2"};
  sc_core::sc_in<double> albedo_w_m2{"albedo_w_m2"};
  sc_core::sc_in<double> earth_ir_w_m2{"earth_ir_w_m2"};
  /// The radiator's attitude; not bound: as the config says.
  sc_core::sc_port<sc_core::sc_signal_in_if<double>, 1, sc_core::SC_ZERO_OR_MORE_BOUND> radiator_sun_share{
      "radiator_sun_share"};  // cosine of the Sun on the lit face, at least sun_leak counts
  sc_core::sc_port<sc_core::sc_signal_in_if<double>, 1, sc_core::SC_ZERO_OR_MORE_BOUND> radiator_earth_view{
      "radiator_earth_view"};  // mean view factor of the two faces
  sc_core::sc_in<double> loop_heat_w{"loop_heat_w"};  // from compute and platform into the coolant
  sc_core::sc_in<double> battery_heat_w{"battery_heat_w"};
  sc_core::sc_out<double> loop_supply_degc{"loop_supply_degc"};
  sc_core::sc_out<double> battery_degc{"battery_degc"};
  sc_core::sc_out<double> derate{"derate"};  // 0 .. 1
  sc_core::sc_out<double> heater_w{"heater_w"};
  ThermalSystem(const sc_core::sc_module_name& name, const ThermalConfig& config, EventSink& events);

  void list_channels(ChannelList& list, const std::string& prefix) const;
  /// Pumps that run now: a fault or its repair.
  void set_pumps_running(unsigned pumps);
  double stored_change_j() const;  // heat taken up by the nodes since the start
  double absorbed_j() const { return absorbed_j_; }
  double radiated_j() const { return absorbed_j_ - stored_change_j(); }

 private:
  enum Node : std::size_t { kRadiator, kLoop, kBattery, kNodes };
  void update();
  void update_links();
  const ThermalConfig config_;
  EventSink& events_;
  std::string source_;
  ThermalNetwork network_;
  std::vector<double> degc_, heat_w_;
  unsigned pumps_;
  bool heater_on_ = false;
  double radiator_degc_ = 0.0, loop_degc_ = 0.0, battery_degc_ = 0.0, derate_ = 1.0, loop_heat_ = 0.0,
         absorbed_w_ = 0.0;
  double absorbed_j_ = 0.0;
  sc_core::sc_time last_;
};

}  // namespace flatsat
