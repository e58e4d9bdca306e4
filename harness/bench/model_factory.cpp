#include "harness/bench/model_factory.h"

#include <array>

#include "models/base/constants.h"
#include "models/environment/anomaly.h"
#include "models/environment/radiation.h"
#include "models/guidance/guidance.h"
#include "models/network/network_stand.h"
#include "models/optical/optical_link_stand.h"
#include "models/power/battery_stand.h"
#include "models/power/power_system.h"
#include "models/power/solar_stand.h"
#include "models/thermal/thermal_stand.h"
#include "models/thermal/thermal_system.h"

namespace flatsat::bench {
namespace {

const config::Range kTemperature{-model::kZeroCelsiusK, 2000.0};

class BatteryModel : public BenchModel {
 public:
  BatteryModel(const std::string& name, const power::BatteryStandConfig& config) : battery_(name.c_str(), config) {
    const bool by_current = config.drive == power::BatteryDrive::kCurrent;
    battery_.demand(input(by_current ? "current" : "power", by_current ? "A" : "W",
                          "asked of the pack, positive when discharging", 0.0));
    battery_.ambient_degc(
        input("ambient", "degC", "temperature of the surroundings", config.initial_degc, {-100.0, 150.0}));
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    battery_.list_channels(list, prefix);
  }
  void list_commands(model::CommandList& list, const std::string& prefix) override {
    battery_.list_commands(list, prefix);
  }

 private:
  power::BatteryStand battery_;
};

class SolarModel : public BenchModel {
 public:
  SolarModel(const std::string& name, const power::SolarStandConfig& config) : array_(name.c_str(), config) {
    const auto& a = config.array;
    const config::Range strings{0.0, static_cast<double>(a.strings)}, cells{0.0, static_cast<double>(a.cells_series)};
    array_.irradiance_w_m2(
        input("irradiance", "W/m2", "sunlight on a plate normal to the Sun", model::kSolarIrradianceWM2, {0.0, 1e5}));
    array_.incidence_deg(input("incidence", "deg", "of the Sun from the array's normal", 0.0, {-180.0, 180.0}));
    array_.temperature_degc(
        input("temperature", "degC", "of the cells", config.initial_degc, {-model::kZeroCelsiusK, 400.0}));
    array_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 0.0, config::kNotNegative));
    array_.albedo_w_m2(input("albedo", "W/m2", "sunlight reflected by the ground below", 0.0, config::kNotNegative));
    const double view = 0.5 * a.earth_view.value_or(power::kUsualEarthView);
    array_.front_view(input("front_view", "1", "view factor of the cells' face to the Earth", view, config::kShare));
    array_.back_view(input("back_view", "1", "view factor of the other face to the Earth", view, config::kShare));
    array_.voltage_v(input("voltage", "V", "of the strings where nothing tracks them", 0.0, {-1e4, 1e5}));
    array_.strings_working(input("strings", "1", "strings that work", a.strings, strings));
    array_.strings_shaded(input("shaded_strings", "1", "strings with shaded cells", 0.0, strings));
    array_.cells_shaded(input("shaded_cells", "1", "shaded cells of each of them", 0.0, cells));
    array_.shade(input("shade", "1", "share of the light kept from a shaded cell", 1.0, config::kShare));
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    array_.list_channels(list, prefix);
  }

 private:
  power::SolarStand array_;
};

class PowerBusModel : public BenchModel {
 public:
  PowerBusModel(const std::string& name, const power::PowerConfig& config, model::EventSink& events)
      : power_(name.c_str(), config, events) {
    power_.irradiance_w_m2(input("irradiance", "W/m2", "sunlight on a plate normal to the Sun",
                                 model::kSolarIrradianceWM2, config::kNotNegative));
    power_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 239.0, config::kNotNegative));
    power_.albedo_w_m2(input("albedo", "W/m2", "sunlight reflected by the ground below", 0.0, config::kNotNegative));
    const double view = 0.5 * config.array.earth_view.value_or(power::kUsualEarthView);
    power_.array_front_view(
        input("front_view", "1", "view factor of the array's cells to the Earth", view, config::kShare));
    power_.array_back_view(
        input("back_view", "1", "view factor of the array's other face to the Earth", view, config::kShare));
    power_.radiator_w(
        input("radiator", "W", "infrared of a radiator that falls on the array's back", 0.0, config::kNotNegative));
    power_.array_exitance_w_m2(output());
    power_.battery_degc(input("battery_temperature", "degC", "temperature of the battery", 25.0, kTemperature));
    power_.thermal_derate(input("derate", "1", "share of compute that cooling allows", 1.0, config::kShare));
    for (std::size_t i = 0; i < config.outlets.size(); ++i) {
      power_.outlet_draw_w[i](
          input("draw." + config.outlets[i].name, "W", "power asked of the outlet", 0.0, config::kNotNegative));
      power_.outlet_rail_v[i](output());
    }
    power_.compute_share(output());
    power_.soc(output());
    power_.battery_loss_w(output());
    power_.distribution_loss_w(output());
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    power_.list_channels(list, prefix);
  }
  void list_commands(model::CommandList& list, const std::string& prefix) override {
    power_.list_commands(list, prefix);
  }

 private:
  power::PowerSystem power_;
};

class SatelliteThermalModel : public BenchModel {
 public:
  SatelliteThermalModel(const std::string& name, const thermal::ThermalConfig& config, model::EventSink& events)
      : thermal_(name.c_str(), config, events) {
    thermal_.irradiance_w_m2(
        input("irradiance", "W/m2", "sunlight on a plate normal to the Sun", 0.0, config::kNotNegative));
    thermal_.albedo_w_m2(input("albedo", "W/m2", "sunlight reflected by the ground below", 0.0, config::kNotNegative));
    thermal_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 239.0, config::kNotNegative));
    const config::Range angle{0.0, 180.0};
    thermal_.sun_deg(input("sun_angle", "deg", "from the normal of the radiator's + face to the Sun", 90.0, angle));
    thermal_.nadir_deg(input("nadir_angle", "deg", "from the same normal to nadir", 90.0, angle));
    thermal_.altitude_km(input("altitude", "km", "above the Earth, a sphere", 650.0, {0.0, 1e6}));
    thermal_.array_exitance_w_m2(
        input("array_exitance", "W/m2", "infrared that leaves the array's back", 0.0, config::kNotNegative));
    thermal_.to_array_w(output());
    thermal_.loop_heat_w(input("loop_heat", "W", "heat put into the coolant", 0.0, config::kNotNegative));
    thermal_.battery_heat_w(input("battery_heat", "W", "heat made in the battery", 0.0, config::kNotNegative));
    thermal_.loop_supply_degc(output());
    thermal_.battery_degc(output());
    thermal_.derate(output());
    thermal_.heater_w(output());
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    thermal_.list_channels(list, prefix);
  }
  void list_commands(model::CommandList& list, const std::string& prefix) override {
    thermal_.list_commands(list, prefix);
  }

 private:
  thermal::ThermalSystem thermal_;
};

class ThermalNetworkModel : public BenchModel {
 public:
  ThermalNetworkModel(const std::string& name, const thermal::ThermalStandConfig& config, model::EventSink& events)
      : unit_(name.c_str(), config, events) {
    const config::Range angle{0.0, 180.0};
    for (std::size_t i = 0; i < config.nodes.size(); ++i) {
      const auto& n = config.nodes[i];
      unit_.node_input[i](
          n.kind == thermal::NodeKind::kFixed
              ? input("temperature." + n.name, "degC", "at which it is held", n.initial_degc, kTemperature)
              : input("heat." + n.name, "W", "put into the node", n.heat_w));
    }
    for (std::size_t i = 0; i < config.surfaces.size(); ++i) {
      const auto& s = config.surfaces[i].surface.name;
      unit_.sun_deg[i](input("sun_angle." + s, "deg", "from the normal to the Sun", 0.0, angle));
      unit_.nadir_deg[i](input("nadir_angle." + s, "deg", "from the normal to nadir", 180.0, angle));
    }
    for (std::size_t i = 0; i < config.flows.size(); ++i)
      unit_.flow[i](input("flow." + config.flows[i].name, "1", "share of full flow", 1.0, config::kShare));
    unit_.irradiance_w_m2(
        input("irradiance", "W/m2", "sunlight on a plate normal to the Sun", 0.0, config::kNotNegative));
    unit_.albedo_w_m2(input("albedo", "W/m2", "sunlight reflected by the ground below", 0.0, config::kNotNegative));
    unit_.earth_ir_w_m2(input("earth_ir", "W/m2", "infrared exitance of the Earth", 0.0, config::kNotNegative));
    unit_.altitude_km(input("altitude", "km", "above the Earth, a sphere", 650.0, {0.0, 1e6}));
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    unit_.list_channels(list, prefix);
  }

 private:
  thermal::ThermalStand unit_;
};

class OpticalLinkModel : public BenchModel {
 public:
  OpticalLinkModel(const std::string& name, const optical::OpticalLinkStandConfig& config, const ModelContext& context)
      : link_(name.c_str(), config, context.random(name + ".fades"), context.random(name + ".search"),
              context.random(name + ".sky"), context.events) {
    const config::Range speed{-100.0, 100.0};
    link_.range_km(input("range", "km", "distance of the two ends", 1000.0, {0.0, 1e6}));
    link_.range_rate_km_s(input("range_rate", "km/s", "growth of the distance", 0.0, speed));
    link_.transverse_km_s(input("transverse", "km/s", "relative speed across the line", 0.0, {0.0, 100.0}));
    link_.elevation_deg(input("elevation", "deg", "of the satellite at the ground", 90.0, {-90.0, 90.0}));
    link_.offered_bps(input("traffic", "bit/s", "offered to the link", 0.0, config::kNotNegative));
    link_.blocked(input("blocked", "1", "not 0: something stands in the beam", 0.0, config::kShare));
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    link_.list_channels(list, prefix);
  }

 private:
  optical::OpticalLinkStand link_;
};

class RadiationModel : public BenchModel {
 public:
  RadiationModel(const std::string& name, const environment::RadiationConfig& config, const ModelContext& context)
      : latitude_(input("latitude", "deg", "geodetic latitude below", 0.0, {-90.0, 90.0})),
        longitude_(input("longitude", "deg", "longitude below, east positive", 0.0, {-180.0, 180.0})),
        anomaly_(input("anomaly", "1", "1 inside the anomaly, 0 outside, -1 by the place below", -1.0, {-1.0, 1.0})),
        radiation_(
            name.c_str(), config, [this](double) { return location(); },
            [&](const std::string& device) -> model::RandomStream& { return context.random(name + "." + device); },
            [](const environment::SingleEvent&) {}, context.events) {
    radiation_.in_saa(in_saa_);
    radiation_.dose_rate_rad_year(output());
    sc_core::sc_spawn_options options;
    options.spawn_method();
    for (auto* signal : {&latitude_, &longitude_, &anomaly_}) options.set_sensitivity(signal);
    const auto move = [this] {
      in_saa_.write(is_inside());
      radiation_.move();
    };
    sc_core::sc_spawn(move, sc_core::sc_gen_unique_name("anomaly"), &options);
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    radiation_.list_channels(list, prefix);
  }

 private:
  environment::LatLon location() const { return {latitude_.read(), longitude_.read()}; }
  bool is_inside() const {
    return anomaly_.read() < -0.5 ? environment::inside(environment::anomaly_polygon(), location())
                                  : anomaly_.read() > 0.5;
  }
  model::FiniteSignal &latitude_, &longitude_, &anomaly_;
  sc_core::sc_signal<bool> in_saa_;
  environment::Radiation radiation_;
};

class GuidanceModel : public BenchModel {
 public:
  GuidanceModel(const std::string& name, const guidance::GuidanceConfig& config, model::EventSink& events)
      : mode_(input("mode", "1", "0 Sun, 1 nadir, 2 link, 3 safe", static_cast<double>(config.mode), {0.0, 3.0})),
        sun_(direction("sun", "to the Sun", {1.0, 0.0, 0.0})),
        nadir_(direction("nadir", "to the Earth", {0.0, 0.0, -1.0})),
        partner_(direction("partner", "to the other end of the link; all 0: none", {})),
        guidance_(
            name.c_str(), config, [this] { return around(); }, events) {
    guidance_.array_incidence_deg(output());
    guidance_.array_nadir_deg(output());
    guidance_.radiator_sun_deg(output());
    guidance_.radiator_nadir_deg(output());
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.set_sensitivity(&mode_);
    const auto command = [this] {
      guidance_.set_mode(static_cast<guidance::PointingMode>(static_cast<int>(mode_.read() + 0.5)));
    };
    sc_core::sc_spawn(command, sc_core::sc_gen_unique_name("command"), &options);
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    guidance_.list_channels(list, prefix);
  }

 private:
  using Direction = std::array<model::FiniteSignal*, 3>;
  Direction direction(const std::string& name, const std::string& what, const environment::Vector& start) {
    Direction made;
    for (std::size_t i = 0; i < 3; ++i) {
      const std::string axis(1, "xyz"[i]);
      made[i] = &input(name + "." + axis, "1", what + ", inertial " + axis, start[i]);
    }
    return made;
  }
  static environment::Vector read(const Direction& d) { return {d[0]->read(), d[1]->read(), d[2]->read()}; }
  guidance::Surroundings around() const {
    const environment::Vector partner = read(partner_);
    guidance::Surroundings s{read(sun_), read(nadir_), std::nullopt};
    if (environment::length(partner) > 0.0) s.partner = partner;
    return s;
  }
  model::FiniteSignal& mode_;
  const Direction sun_, nadir_, partner_;
  guidance::Guidance guidance_;
};

class NetworkModel : public BenchModel {
 public:
  NetworkModel(const std::string& name, const network::NetworkStandConfig& config, model::EventSink& events)
      : unit_(name.c_str(), config, events) {
    const config::Range often{0.0, 1e6};
    unit_.access_interval_s(input("access_interval", "s", "from the begin of one access to the next", 1.0, often));
    unit_.access_bytes(
        input("access_bytes", "B", "of each access", 4.0, {1.0, static_cast<double>(config.memory_bytes)}));
    unit_.write(input("write", "1", "not 0: accesses write, else they read", 1.0, config::kShare));
    unit_.node(input("node", "1", "that is asked, from 0", 0.0, {0.0, config.nodes - 1.0}));
    unit_.transfer_interval_s(
        input("transfer_interval", "s", "from one round of transfers to the next", 1.0, {1e-6, 1e6}));
    unit_.transfer_bytes(input("transfer_bytes", "B", "that each sender sends in a round", 1e6, {1.0, 1e15}));
    unit_.senders(input("senders", "1", "that send at once", 0.0, {0.0, static_cast<double>(config.senders)}));
  }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override {
    unit_.list_channels(list, prefix);
  }
  void list_commands(model::CommandList& list, const std::string& prefix) override {
    unit_.list_commands(list, prefix);
  }

 private:
  network::NetworkStand unit_;
};

// One overload a kind; the variant asks for one for each of its alternatives.
std::unique_ptr<BenchModel> build(const std::string& name, const power::BatteryStandConfig& config,
                                  const ModelContext&) {
  return std::make_unique<BatteryModel>(name, config);
}
std::unique_ptr<BenchModel> build(const std::string& name, const power::SolarStandConfig& config, const ModelContext&) {
  return std::make_unique<SolarModel>(name, config);
}
std::unique_ptr<BenchModel> build(const std::string& name, const power::PowerConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<PowerBusModel>(name, config, context.events);
}
std::unique_ptr<BenchModel> build(const std::string& name, const thermal::ThermalConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<SatelliteThermalModel>(name, config, context.events);
}

std::unique_ptr<BenchModel> build(const std::string& name, const thermal::ThermalStandConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<ThermalNetworkModel>(name, config, context.events);
}

std::unique_ptr<BenchModel> build(const std::string& name, const optical::OpticalLinkStandConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<OpticalLinkModel>(name, config, context);
}

std::unique_ptr<BenchModel> build(const std::string& name, const environment::RadiationConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<RadiationModel>(name, config, context);
}

std::unique_ptr<BenchModel> build(const std::string& name, const guidance::GuidanceConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<GuidanceModel>(name, config, context.events);
}

std::unique_ptr<BenchModel> build(const std::string& name, const network::NetworkStandConfig& config,
                                  const ModelContext& context) {
  return std::make_unique<NetworkModel>(name, config, context.events);
}

}  // namespace

std::unique_ptr<BenchModel> make_bench_model(const testbed::NamedModel& model, const ModelContext& context) {
  return std::visit([&](const auto& config) { return build(model.name, config, context); }, model.config);
}

void list_model_channels(const BenchModel& model, const std::string& name, model::ChannelList& list) {
  model.list_channels(list, name);
  for (const auto& in : model.inputs())
    list.add(name + ".in." + in->name, in->unit, in->long_name, in->value, &in->changed);
}

}  // namespace flatsat::bench
