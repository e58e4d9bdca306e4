#pragma once
#include <array>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/balance.h"
#include "models/base/commands.h"
#include "models/base/telemetry.h"
#include "models/thermal/network_solver.h"

namespace flatsat::thermal {

/// How the radiator's + face stands; its - face looks the other way.
enum class RadiatorPointing {
  kEdgeOn,  // to the Sun and to nadir: neither face sees the Sun, both see as little of the Earth as the other
  kLvlh,    // `normal` in the orbit's frame: x along the velocity, y against the orbit's normal, z to nadir
  kSun,     // `normal` in a frame that turns with the Sun: x to the Sun, z to the orbit's normal as far as that may be
};

struct RadiatorConfig {
  double area_m2 = 150.0;  // planform; both faces radiate
  std::string coating;     // of known_coatings(); empty: the two figures below
  double age = 0.0;        // of the coating, 0 new .. 1 end of life
  double emittance = 0.90;
  double absorptance = 0.15;  // solar; Z-93 class 0.12 to 0.15 new, 0.36 end of life
  double fin_efficiency = 0.90;
  std::optional<double> earth_view;  // view factor of each face to the Earth; by default from attitude and altitude
  double array_view = 0.0;           // view factor of each face to the solar array, 0 .. 1
  double sun_leak = 0.02;            // share of the planform that sees the Sun by misalignment
  double heat_capacity_j_k = 810e3;
  double conductance_w_k = 15e3;  // film and wall, outer coolant to panel, at full flow
  double sink_k = 2.725;          // of space, Fixsen 2009, doi:10.1088/0004-637X/707/2/916
  RadiatorPointing pointing = RadiatorPointing::kEdgeOn;
  std::vector<double> normal{0.0, 1.0, 0.0};  // three numbers, of any length but 0
};

/// The inner loop cools the plates and gives its heat to the outer loop, which carries it to the radiator.
struct LoopConfig {
  double heat_capacity_j_k = 525e3;      // coolant and cold plates of the inner loop
  double conductance_w_k = 30e3;         // UA of the exchanger between the loops, at full flow
  double flow_kg_s = 3.4;                // of all pumps
  double specific_heat_j_kg_k = 3650.0;  // water and glycol at 40 degC
  unsigned pumps = 2;
  double outer_heat_capacity_j_k = 105e3;
  double outer_flow_kg_s = 2.6;
  double outer_specific_heat_j_kg_k = 4770.0;  // liquid ammonia at 20 degC
  unsigned outer_pumps = 2;
  double still_conductance_w_k = 300.0;  // cold plates to radiator with no pump running
};

struct ThermalConfig {
  RadiatorConfig radiator;
  LoopConfig loop;
  double battery_heat_capacity_j_k = 170e3;
  double battery_conductance_w_k = 400.0;  // heat pipe from the battery to its own panel
  double battery_radiator_m2 = 4.0;        // planform of that panel, coated as the radiator
  double battery_setpoint_degc = 22.0;     // where the heat pipe begins to open, over 2 K
  double battery_heater_w = 500.0;         // on below heater_on_degc
  double heater_on_degc = 8.0, heater_off_degc = 12.0;
  double initial_degc = 45.0;  // of loops and radiator
  double initial_battery_degc = 25.0;
  double derate_start_degc = 56.0;            // loop supply: full compute up to here
  double derate_end_degc = 66.0;              // no compute from here on
  sc_core::sc_time step{1, sc_core::SC_SEC};  // between two outputs
};

/// Share of full compute that the loop's temperature allows: 1 up to start, falling to 0 at the end.
double thermal_derate(const ThermalConfig& config, double loop_degc);

/// Capacity rates and conductances of the loops at shares of their flows, 0 .. 1. W/K
/// Source: counter-flow exchanger by effectiveness-NTU; film conductance grows with flow to the power 0.8
/// (Dittus-Boelter), half of each UA on either side.
struct LoopRates {
  double inner_w_k, outer_w_k, exchanger_w_k, panel_w_k;
};
LoopRates loop_rates(const ThermalConfig& config, double inner_share, double outer_share);

/// Radiator, pumped loops and battery of a satellite as a node network under the loads of the orbit. Heat that goes in
/// is counted at the very instants at which it changes; outputs follow at each step. Errors: std::domain_error at
/// construction for figures out of range, and during the run where no temperature can be found; the model and the
/// simulated time are named.
class ThermalSystem : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> irradiance_w_m2{"irradiance_w_m2"};
  sc_core::sc_in<double> albedo_w_m2{"albedo_w_m2"};
  sc_core::sc_in<double> earth_ir_w_m2{"earth_ir_w_m2"};
  sc_core::sc_in<double> sun_deg{"sun_deg"};          // between the radiator's + face's normal and the Sun, 0 .. 180
  sc_core::sc_in<double> nadir_deg{"nadir_deg"};      // and nadir
  sc_core::sc_in<double> altitude_km{"altitude_km"};  // above a sphere of 6378.137 km
  sc_core::sc_in<double> array_exitance_w_m2{"array_exitance_w_m2"};  // infrared that leaves the array's face
  sc_core::sc_in<double> loop_heat_w{"loop_heat_w"};                  // from compute and platform into the coolant
  sc_core::sc_in<double> battery_heat_w{"battery_heat_w"};
  sc_core::sc_out<double> loop_supply_degc{"loop_supply_degc"};
  sc_core::sc_out<double> battery_degc{"battery_degc"};
  sc_core::sc_out<double> derate{"derate"};  // 0 .. 1
  sc_core::sc_out<double> heater_w{"heater_w"};
  sc_core::sc_out<double> to_array_w{"to_array_w"};  // infrared of the radiator that falls on the array
  ThermalSystem(const sc_core::sc_module_name& name, const ThermalConfig& config, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  void list_commands(model::CommandList& list, const std::string& prefix);
  /// Pumps that run from now on: a fault or its repair.
  void set_pumps_running(unsigned pumps);
  void set_outer_pumps_running(unsigned pumps);
  /// What went in = what was radiated + what is stored; J since the start.
  model::Balance balance() const { return solver_.balance(); }
  double radiated_j() const { return balance().lost_j; }

 private:
  enum Node : std::size_t { kRadiator, kToRadiator, kFromRadiator, kReturn, kSupply, kBattery, kPanel };
  void update();
  void step();
  void catch_up();
  void read_inputs();
  void absorb();
  void show();
  void write();
  bool near_switching() const;
  sc_core::sc_time until_next();
  ThermalNetwork network() const;
  void set_flows(ThermalNetwork& network) const;
  void pumps_changed(const model::EventKind& loop, unsigned running, unsigned of);

  const ThermalConfig config_;
  const double emittance_, absorptance_;
  model::EventSink& events_;
  std::string source_;
  unsigned pumps_, outer_pumps_;
  NetworkSolver solver_;
  sc_core::sc_time last_, next_step_, switching_at_;
  std::optional<std::size_t> switching_;
  sc_core::sc_event due_;
  std::array<double, 7> light_{};  // that the radiator was seen in last
  double radiator_degc_ = 0.0, loop_degc_ = 0.0, return_degc_ = 0.0, to_radiator_degc_ = 0.0, from_radiator_degc_ = 0.0,
         panel_degc_ = 0.0, battery_degc_ = 0.0;
  double derate_ = 1.0, loop_heat_ = 0.0, absorbed_w_ = 0.0, radiated_w_ = 0.0, heater_ = 0.0, flow_ = 1.0,
         outer_flow_ = 1.0, residual_ = 0.0;
};

}  // namespace flatsat::thermal
