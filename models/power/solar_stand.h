#pragma once
#include <string>
#include <systemc>

#include "models/base/balance.h"
#include "models/base/telemetry.h"
#include "models/power/solar_array.h"

namespace flatsat::power {

struct SolarStandConfig {
  SolarArrayConfig array;
  bool own_temperature = false;  // follows its own heat balance, else the input
  double initial_degc = 28.0;
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// A solar array on a test stand: light, angle, temperature, shade and voltage in; what it gives out.
class SolarStand : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> irradiance_w_m2{"irradiance_w_m2"};
  sc_core::sc_in<double> incidence_deg{"incidence_deg"};
  sc_core::sc_in<double> temperature_degc{"temperature_degc"};
  sc_core::sc_in<double> earth_ir_w_m2{"earth_ir_w_m2"};
  sc_core::sc_in<double> albedo_w_m2{"albedo_w_m2"};  // exitance of the ground below
  sc_core::sc_in<double> front_view{"front_view"};    // view factors of the faces to the Earth
  sc_core::sc_in<double> back_view{"back_view"};
  sc_core::sc_in<double> voltage_v{"voltage_v"};  // of the strings where nothing tracks them
  sc_core::sc_in<double> strings_working{"strings_working"};
  sc_core::sc_in<double> strings_shaded{"strings_shaded"};
  sc_core::sc_in<double> cells_shaded{"cells_shaded"};
  sc_core::sc_in<double> shade{"shade"};
  SolarStand(const sc_core::sc_module_name& name, const SolarStandConfig& config);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  model::Balance heat_balance() const;

 private:
  void end_of_elaboration() override;
  void update();
  const SolarStandConfig config_;
  const SolarArray array_;
  ArraySituation sun_;
  EarthLight earth_;
  sc_core::sc_time last_;
  sc_core::sc_event updated_;
  sc_core::sc_event_or_list changes_;
  double power_ = 0.0, taken_w_ = 0.0, current_ = 0.0, voltage_ = 0.0, at_voltage_ = 0.0, residual_ = 0.0;
  double absorbed_j_ = 0.0, radiated_j_ = 0.0, electrical_j_ = 0.0;
};

}  // namespace flatsat::power
