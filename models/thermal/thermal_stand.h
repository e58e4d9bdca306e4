#pragma once
#include <string>
#include <systemc>
#include <vector>

#include "models/base/constants.h"
#include "models/base/telemetry.h"
#include "models/thermal/network_solver.h"

namespace flatsat::thermal {

// A network as a person writes it: parts name their nodes.
struct CouplingConfig {
  std::string from, to;
  double value = 0.0;  // W/K of a link or heat pipe, m2 of radiation
  double opens_degc = 20.0, band_k = 2.0;
};
struct FlowConfig {
  std::string name;
  std::vector<std::string> loop;  // nodes in the coolant's order; from the last back to the first
  double capacity_w_k = 0.0;      // mass flow x specific heat at full flow
};
struct ExchangerConfig {
  std::string hot_in, cold_in, hot_out, cold_out;
  double conductance_w_k = 0.0;
};
struct FaceConfig {
  std::string node, coating;  // of known_coatings(); empty: the figures in `surface`
  double age = 0.0;
  double sink_degc = -model::kZeroCelsiusK;
  Surface surface;
};
struct HeaterConfig {
  std::string node, sensor;  // sensor: the node if empty
  Heater heater;
};

struct ThermalStandConfig {
  std::vector<ThermalNode> nodes;
  std::vector<CouplingConfig> links, heat_pipes, radiation;
  std::vector<FlowConfig> flows;
  std::vector<ExchangerConfig> exchangers;
  std::vector<FaceConfig> surfaces;
  std::vector<HeaterConfig> heaters;
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// The network that a configuration describes. `wrong`: what is wrong with it, empty if nothing.
ThermalNetwork make_network(const ThermalStandConfig& config, std::string& wrong);

/// A thermal network on a test stand: heat, surroundings, light, attitude and flow in; temperatures out.
/// Errors: std::domain_error at construction for what make_network finds wrong, and during the run where no temperature
/// can be found; the model and the simulated time are named.
class ThermalStand : public sc_core::sc_module {
 public:
  sc_core::sc_vector<sc_core::sc_in<double>> node_input;          // heat, W, or the temperature of a fixed node, degC
  sc_core::sc_vector<sc_core::sc_in<double>> sun_deg, nadir_deg;  // of each surface
  sc_core::sc_vector<sc_core::sc_in<double>> flow;                // share of each loop's full flow
  sc_core::sc_in<double> irradiance_w_m2{"irradiance_w_m2"};
  sc_core::sc_in<double> albedo_w_m2{"albedo_w_m2"};
  sc_core::sc_in<double> earth_ir_w_m2{"earth_ir_w_m2"};
  sc_core::sc_in<double> altitude_km{"altitude_km"};
  ThermalStand(const sc_core::sc_module_name& name, const ThermalStandConfig& config, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  void end_of_elaboration() override;
  void update();
  void catch_up();
  void read_inputs();
  void set_flows();
  void absorb();
  void show();
  sc_core::sc_time until_next();

  const ThermalStandConfig config_;
  model::EventSink& events_;
  const std::string source_;
  NetworkSolver solver_;
  std::vector<double> degc_, absorbed_, heaters_, flows_, nodes_read_;
  sc_core::sc_time last_, switching_at_;
  bool switching_ = false;
  std::size_t switching_heater_ = 0;
  sc_core::sc_event_or_list changes_;
  double radiated_ = 0.0, in_ = 0.0, residual_ = 0.0;
};

}  // namespace flatsat::thermal
