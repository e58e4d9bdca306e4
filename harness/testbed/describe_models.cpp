#include <memory>

#include "harness/config/span.h"
#include "harness/testbed/describe.h"
#include "harness/time/sim_time.h"

namespace flatsat::testbed {
namespace {

/// A kind whose table fills one config struct.
template <class Config>
ModelKind kind(std::string word, std::string meaning, void (*describe)(config::Table&, Config&)) {
  return {std::move(word), std::move(meaning),
          [describe](config::Table& t, NamedModel& m) { describe(t, m.config.emplace<Config>()); }};
}

void describe_step(config::Table& t, sc_core::sc_time& step) {
  t.quantity("step", "longest time between two steps of the model", [&step](const std::string& text) -> std::string {
    const auto [seconds, wrong] = config::span_of(text, {1e-6, 3600.0});
    if (wrong.empty())
      step = sc_core::sc_time::from_value(static_cast<std::uint64_t>(time::SimTime::from_seconds(seconds).ps));
    return wrong;
  });
}

void describe_power_bus(config::Table& t, power::PowerConfig& p) {
  describe_power(t, p);
  t.list("outlet", p.outlets, describe_outlet, "switched outlets");
}

void describe_battery_unit(config::Table& t, power::BatteryStandConfig& u) {
  describe_battery(t, u.battery);
  t.choice<power::BatteryDrive>("drive", u.drive,
                                {{"current", power::BatteryDrive::kCurrent}, {"power", power::BatteryDrive::kPower}},
                                "what the input demands, in A or W");
  t.number("conductance", u.conductance_w_k, "W/K", config::kNotNegative, "of one cell to its surroundings");
  t.number("initial_temperature", u.initial_degc, "degC", {-60.0, 100.0}, "of the cells");
  describe_step(t, u.step);
}

void describe_thermal_unit(config::Table& t, thermal::ThermalStandConfig& u) {
  describe_network_of_nodes(t, u);
  describe_step(t, u.step);
}

void describe_solar_unit(config::Table& t, power::SolarStandConfig& u) {
  describe_array(t, u.array);
  t.boolean("own_temperature", u.own_temperature, "the array warms and cools by itself; else by its input");
  t.number("initial_temperature", u.initial_degc, "degC", {-200.0, 200.0}, "at the start");
  describe_step(t, u.step);
}

void describe_network_unit(config::Table& t, network::NetworkStandConfig& u) {
  describe_network(t, u.network);
  t.number("hop_latency", u.hop_latency_s, "s", {0.0, 1.0}, "of each router");
  t.integer("nodes", u.nodes, 1, 32, "that answer, each with memory");
  t.integer("memory", u.memory_bytes, 1, (1 << 24) - 1, "bytes of each node's memory");
  t.number("memory_latency", u.memory_latency_s, "s", {0.0, 1.0}, "of an access to it");
  t.integer("senders", u.senders, 1, 32, "of the fabric, besides the node that they send to");
  t.table("fabric", u.fabric, describe_fabric, "the payload's high-rate fabric");
}

}  // namespace

const std::vector<ModelKind>& model_kinds() {
  static const std::vector<ModelKind> kinds{
      kind<power::BatteryStandConfig>("battery", "a battery under a current or power", describe_battery_unit),
      kind<power::SolarStandConfig>("solar_array", "a solar array under light, shade and temperature",
                                    describe_solar_unit),
      kind<power::PowerConfig>("power_bus", "array, battery and outlets on one bus", describe_power_bus),
      kind<thermal::ThermalConfig>("satellite_thermal", "radiator, coolant loop and battery of a satellite",
                                   describe_thermal),
      kind<thermal::ThermalStandConfig>("thermal_network", "nodes, conductances, surfaces, coolant loops and heaters",
                                        describe_thermal_unit),
      kind<optical::OpticalLinkStandConfig>("optical_link", "a laser link under geometry, fades, air and traffic",
                                            describe_optical_link),
      kind<environment::RadiationConfig>("radiation", "dose and single events of a rack along a ground track",
                                         describe_radiation),
      kind<network::NetworkStandConfig>("network", "on-board network and payload fabric under accesses and transfers",
                                        describe_network_unit),
      kind<guidance::GuidanceConfig>("guidance", "attitude under modes, Sun and Earth", describe_guidance),
  };
  return kinds;
}

void describe_profile(config::Table& t, ProfileConfig& p) {
  t.location(p.location);
  t.text("input", p.input, "which input is driven, as MODEL.INPUT");
  t.quantity("value", "constant, with the input's unit", [&p](const std::string& text) {
    p.value = text;
    return std::string();
  });
  t.pairs("steps", p.steps, "time and value; each value holds until the next");
  t.pairs("ramp", p.ramp, "time and value, straight lines between; the last holds");
  t.text(
      "csv", p.csv,
      "file with columns 'time [s]' and 'NAME [UNIT]', from this file's folder; a value in each row of a column that "
      "is read");
  t.names_files();
  t.text("column", p.column, "of the CSV for this input; without input every column drives the input of its name");
  t.choice<bool>("between", p.linear, {{"hold", false}, {"linear", true}}, "what holds between two rows of the CSV");
  t.number("every", p.every_s, "s", {1e-6, 86400.0}, "between two values of a straight line");
  t.check("input", [&p] { return p.input.empty() && p.csv.empty() ? "is missing" : ""; });
  t.check("input", [&p]() -> std::string {
    const int ways = !p.value.empty() + !p.steps.empty() + !p.ramp.empty() + !p.csv.empty();
    return ways == 1 ? "" : "needs one of value, steps, ramp, csv";
  });
  t.check("column", [&p] { return p.column.empty() || !p.csv.empty() ? "" : "is of a CSV: csv is missing"; });
}

void describe_models(config::Table& t, std::vector<NamedModel>& models) {
  std::vector<config::Table::Kind> kinds;
  for (const auto& kind : model_kinds()) {
    const auto sample = [&kind](config::Table& inner) {
      auto one = std::make_shared<NamedModel>();
      inner.keep(one);
      kind.describe(inner, *one);
    };
    const auto fill = [&kind, &models](config::Table& inner, const std::string& name) {
      models.emplace_back();
      models.back().name = name;
      models.back().kind = kind.word;
      inner.location(models.back().location);
      kind.describe(inner, models.back());
    };
    kinds.push_back({kind.word, kind.meaning, sample, fill});
  }
  t.kinds(
      "model", std::move(kinds),
      [&models](std::size_t count) {
        models.clear();
        models.reserve(count);
      },
      "models that stand alone, driven by profiles");
}

}  // namespace flatsat::testbed
