#include "harness/bench/model_factory.h"

#include "models/power/power_system.h"
#include "models/thermal/thermal_system.h"

namespace flatsat {
namespace {

const Range kTemperature{-273.15, 2000.0};

class PowerBusModel : public BenchModel {
 public:
  PowerBusModel(const std::string& name, const PowerConfig& config, EventSink& events)
      : power_(name.c_str(), config, events), config_(config) {
    power_.irradiance_w_m2(input("irradiance", "W/m2", "sunlight on a plate normal to the Sun", 1361.0, kNotNegative));
    power_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 239.0, kNotNegative));
    power_.battery_degc(input("battery_temperature", "degC", "temperature of the battery", 25.0, kTemperature));
    power_.thermal_derate(input("derate", "1", "share of compute that cooling allows", 1.0, kShare));
    for (std::size_t i = 0; i < config.outlets.size(); ++i) {
      power_.outlet_draw_w[i](
          input("draw." + config.outlets[i].name, "W", "power asked of the outlet", 0.0, kNotNegative));
      power_.outlet_rail_v[i](output());
    }
    power_.compute_share(output());
    power_.soc(output());
    power_.battery_loss_w(output());
    power_.distribution_loss_w(output());
  }
  void list_channels(ChannelList& list, const std::string& prefix) const override {
    power_.list_channels(list, prefix);
  }

 private:
  PowerSystem power_;
  const PowerConfig config_;
};

class SatelliteThermalModel : public BenchModel {
 public:
  SatelliteThermalModel(const std::string& name, const ThermalConfig& config, EventSink& events)
      : thermal_(name.c_str(), config, events) {
    thermal_.irradiance_w_m2(input("irradiance", "W/m2", "sunlight on a plate normal to the Sun", 0.0, kNotNegative));
    thermal_.albedo_w_m2(input("albedo", "W/m2", "sunlight reflected by the ground below", 0.0, kNotNegative));
    thermal_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 239.0, kNotNegative));
    thermal_.loop_heat_w(input("loop_heat", "W", "heat put into the coolant", 0.0, kNotNegative));
    thermal_.battery_heat_w(input("battery_heat", "W", "heat made in the battery", 0.0, kNotNegative));
    thermal_.loop_supply_degc(output());
    thermal_.battery_degc(output());
    thermal_.derate(output());
    thermal_.heater_w(output());
  }
  void list_channels(ChannelList& list, const std::string& prefix) const override {
    thermal_.list_channels(list, prefix);
  }

 private:
  ThermalSystem thermal_;
};

// One overload a kind; the variant asks for one for each of its alternatives.
std::unique_ptr<BenchModel> build(const std::string& name, const PowerConfig& config, const ModelContext& context) {
  return std::make_unique<PowerBusModel>(name, config, context.events);
}
std::unique_ptr<BenchModel> build(const std::string& name, const ThermalConfig& config, const ModelContext& context) {
  return std::make_unique<SatelliteThermalModel>(name, config, context.events);
}

}  // namespace

std::unique_ptr<BenchModel> make_bench_model(const NamedModel& model, const ModelContext& context) {
  return std::visit([&](const auto& config) { return build(model.name, config, context); }, model.config);
}

void list_model_channels(const BenchModel& model, const std::string& name, ChannelList& list) {
  model.list_channels(list, name);
  for (const auto& in : model.inputs())
    list.add(name + ".in." + in->name, in->unit, in->long_name, in->value, &in->changed);
}

}  // namespace flatsat
