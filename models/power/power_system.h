#pragma once
#include <string>
#include <systemc>
#include <vector>

#include "models/base/balance.h"
#include "models/base/commands.h"
#include "models/base/telemetry.h"
#include "models/power/array_heat_account.h"
#include "models/power/battery_account.h"
#include "models/power/load_shedding.h"
#include "models/power/outlet.h"
#include "models/power/power_controller.h"
#include "models/power/solar_array.h"

namespace flatsat::power {

enum class BusKind {
  kUnregulated,  // the battery's voltage is the bus voltage
  kRegulated,    // converters charge and discharge the battery and hold the bus
};

struct PowerConfig {
  SolarArrayConfig array;
  BatteryConfig battery;
  PowerControllerConfig controller;
  BusKind bus = BusKind::kUnregulated;
  double bus_v = 400.0;             // of a regulated bus, > 0
  double charge_efficiency = 0.97;  // of a regulated bus's converters, > 0 .. 1
  double discharge_efficiency = 0.97;
  double distribution_efficiency = 0.98;  // from the bus to the outlets, > 0 .. 1
  double rail_v = 48.0;                   // regulated voltage of the outlets
  double undervoltage_v = 280.0;          // bus voltage below which loads are shed
  double recover_v = 300.0;               // and above which they may come back
  double restore_soc = 0.40;              // shed outlets come back above it
  double restore_s = 60.0;                // after a shedding, and between two priorities that come back
  sc_core::sc_time step{1, sc_core::SC_SEC};
  std::vector<OutletConfig> outlets;
};

/// Array, battery, distribution and power controller on one bus. Sums energy exactly for inputs that hold their value
/// between changes.
class PowerSystem : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> irradiance_w_m2{"irradiance_w_m2"};
  sc_core::sc_in<double> earth_ir_w_m2{"earth_ir_w_m2"};
  sc_core::sc_in<double> albedo_w_m2{"albedo_w_m2"};            // exitance of the ground below
  sc_core::sc_in<double> array_front_view{"array_front_view"};  // view factors of the array's faces to the Earth
  sc_core::sc_in<double> array_back_view{"array_back_view"};
  sc_core::sc_in<double> radiator_w{"radiator_w"};                     // infrared that falls on the array's back
  sc_core::sc_out<double> array_exitance_w_m2{"array_exitance_w_m2"};  // and what leaves it
  sc_core::sc_in<double> battery_degc{"battery_degc"};
  sc_core::sc_in<double> thermal_derate{"thermal_derate"};
  /// Of the Sun from the array's normal; not bound: 0.
  sc_core::sc_port<sc_core::sc_signal_in_if<double>, 1, sc_core::SC_ZERO_OR_MORE_BOUND> array_incidence_deg{
      "array_incidence_deg"};
  sc_core::sc_vector<sc_core::sc_in<double>> outlet_draw_w;   // W, in the order of config.outlets
  sc_core::sc_vector<sc_core::sc_out<double>> outlet_rail_v;  // V; 0 is off
  sc_core::sc_out<double> compute_share{"compute_share"};     // 0 .. 1 of full compute power
  sc_core::sc_out<double> soc{"soc"};
  sc_core::sc_out<double> battery_loss_w{"battery_loss_w"};            // heat in the battery
  sc_core::sc_out<double> distribution_loss_w{"distribution_loss_w"};  // heat in distribution and converters
  PowerSystem(const sc_core::sc_module_name& name, const PowerConfig& config, model::EventSink& events);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  void list_commands(model::CommandList& list, const std::string& prefix);

  /// Commands. An outlet that has tripped is reset by switching it on.
  void switch_outlet(std::size_t outlet, bool on);
  void set_strings_working(unsigned strings);
  /// Shade on some cells of some strings.
  void set_shade(unsigned strings, unsigned cells, double shade);
  /// The battery is replaced by one of this charge (a fault or a test's start), 0 .. 1.
  void set_soc(double value);
  /// Fraction of the capacity that is left, kLeastCapacity .. 1: weak cells.
  void set_capacity_fraction(double fraction);

  double bus_v() const { return bus_v_; }
  bool shedding() const { return shedding_.shedding(); }
  std::size_t outlets() const { return config_.outlets.size(); }
  const std::string& outlet_name(std::size_t outlet) const { return config_.outlets[outlet].name; }
  const ArraySituation& array_situation() const { return sun_; }

  /// Totals since the start, J.
  struct Energy {
    double array_j = 0.0, loads_j = 0.0, distribution_loss_j = 0.0, converter_loss_j = 0.0, battery_out_j = 0.0,
           battery_in_j = 0.0, battery_loss_j = 0.0, unserved_j = 0.0;
  };
  const Energy& energy() const { return energy_; }
  /// Array + what was placed into the battery = loads + losses + stored.
  model::Balance balance() const;
  /// Absorbed = electrical + radiated + stored in the array.
  model::Balance array_heat_balance() const;
  double battery_stored_j() const { return battery_.stored_j(); }

 private:
  void end_of_elaboration() override;
  void update();
  void read_inputs();
  void integrate(double seconds);
  double battery_at_bus(double wanted_w, double seconds);
  void protect();
  void shed_or_restore();
  unsigned highest_priority_on() const;
  void control();
  void drive_outlets();
  void show();
  sc_core::sc_time until_next() const;
  bool outlet_on(std::size_t i) const;
  double load_w() const;

  PowerConfig config_;
  SolarArray array_;
  ArraySituation sun_;
  ArrayHeatAccount array_heat_;
  BatteryAccount battery_;
  model::EventSink& events_;
  std::string source_;
  std::vector<Outlet> outlets_;
  LoadShedding shedding_;
  std::vector<double> draws_;
  ArrayOutput output_;
  sc_core::sc_time last_;
  sc_core::sc_event commanded_, updated_;
  sc_core::sc_event_or_list changes_;
  EarthLight earth_;
  double battery_degc_ = 25.0;
  double array_w_ = 0.0, array_used_w_ = 0.0, battery_w_ = 0.0, battery_a_ = 0.0, bus_v_ = 0.0, soc_ = 1.0;
  double total_load_w_ = 0.0, share_ = 1.0, battery_loss_ = 0.0, distribution_loss_ = 0.0, converter_loss_ = 0.0,
         unserved_w_ = 0.0, residual_ = 0.0, array_residual_ = 0.0, tripped_ = 0.0;
  bool limited_ = false;
  unsigned settling_ = 4;  // delta cycles
  Energy energy_;
};

}  // namespace flatsat::power
