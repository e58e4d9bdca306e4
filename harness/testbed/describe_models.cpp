#include <memory>

#include "harness/testbed/describe.h"

namespace flatsat {
namespace {

/// A kind whose table fills one config struct.
template <class Config>
ModelKind kind(std::string word, std::string meaning, void (*describe)(Table&, Config&)) {
  return {std::move(word), std::move(meaning),
          [describe](Table& t, NamedModel& m) { describe(t, m.config.emplace<Config>()); }};
}

void describe_outlet(Table& t, OutletConfig& o) {
  t.text("name", o.name, "of the outlet; its input is draw.NAME");
  t.required();
  t.number("limit", o.limit_w, "W", kPositive, "current limit as power at the rail's voltage");
  t.number("trip", o.trip_s, "s", kNotNegative, "time above the limit after which it latches off");
  t.integer("priority", o.priority, 0, 100, "0 is shed last");
  t.number("full", o.full_w, "W", kNotNegative, "rated power, where it is compute and follows the cap");
}

void describe_power_bus(Table& t, PowerConfig& p) {
  describe_power(t, p);
  t.list("outlet", p.outlets, describe_outlet, "switched outlets");
}

}  // namespace

const std::vector<ModelKind>& model_kinds() {
  static const std::vector<ModelKind> kinds{
      kind<PowerConfig>("power_bus", "array, battery and outlets on one bus", describe_power_bus),
      kind<ThermalConfig>("satellite_thermal", "radiator, coolant loop and battery of a satellite", describe_thermal),
  };
  return kinds;
}

void describe_profile(Table& t, ProfileConfig& p) {
  t.place(p.place);
  t.text("input", p.input, "which input is driven, as MODEL.INPUT");
  t.quantity("value", "constant, with the input's unit", [&p](const std::string& text) {
    p.value = text;
    return std::string();
  });
  t.pairs("steps", p.steps, "time and value; each value holds until the next");
  t.pairs("ramp", p.ramp, "time and value, straight lines between; the last holds");
  t.text("csv", p.csv, "file with columns 'time [s]' and 'NAME [UNIT]', from this file's folder");
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

void describe_models(Table& t, std::vector<NamedModel>& models) {
  std::vector<Table::Kind> kinds;
  for (const auto& kind : model_kinds()) {
    const auto sample = [&kind](Table& inner) {
      auto one = std::make_shared<NamedModel>();
      inner.keep(one);
      kind.describe(inner, *one);
    };
    const auto fill = [&kind, &models](Table& inner, const std::string& name) {
      models.emplace_back();
      models.back().name = name;
      models.back().kind = kind.word;
      inner.place(models.back().place);
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

}  // namespace flatsat
