// Batteries, solar arrays and outlets.
#include <algorithm>

#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/config/units.h"
#include "harness/testbed/describe.h"
#include "models/base/constants.h"

namespace flatsat::testbed {
namespace {

/// Takes a cell with published data as the start; the keys after it change it.
template <class Cell>
void describe_preset(config::Table& t, Cell& target, const Cell* (*find)(const std::string&),
                     std::vector<std::string> names, const std::string& meaning) {
  t.checked("cell", meaning + ": " + base::joined(names),
            [&target, find, names](const std::string& text) -> std::string {
              if (const auto* cell = find(text)) {
                target = *cell;
                return {};
              }
              return "must be one of: " + base::joined(names) + base::did_you_mean(text, names);
            });
}

/// [["0.1", "30 mohm"], ...]: a figure by state of charge.
void describe_curve(config::Table& t, const std::string& key, power::Curve& target, const std::string& unit,
                    const config::Range& range, bool ascending, const std::string& meaning) {
  auto pairs = std::make_shared<std::vector<config::Table::Pair>>();
  t.keep(pairs);
  t.pairs(key, *pairs, meaning);
  t.check(key, [pairs, &target, unit, range, ascending]() -> std::string {
    if (pairs->empty()) return {};
    power::Curve curve;
    for (const auto& pair : *pairs) {
      const auto x = config::in_unit(pair.first, "1"), y = config::in_unit(pair.second, unit);
      if (!x || !(*x >= 0.0 && *x <= 1.0)) return "needs a state of charge from 0 to 1, not '" + pair.first + "'";
      if (!y || !(*y >= range.low && *y <= range.high) || (range.open_low && *y <= range.low))
        return "needs a possible value in " + unit + ", not '" + pair.second + "'";
      if (!curve.empty() && *x <= curve.back().first) return "must ascend in state of charge";
      if (ascending && !curve.empty() && *y < curve.back().second) return "must not fall with the state of charge";
      curve.emplace_back(*x, *y);
    }
    target = std::move(curve);
    return {};
  });
}

/// One figure for every state of charge.
void describe_level(config::Table& t, const std::string& key, power::Curve& target, const std::string& unit,
                    const config::Range& range, const std::string& meaning) {
  t.quantity(key, meaning, [&target, unit, range](const std::string& text) -> std::string {
    const auto value = config::in_unit(text, unit);
    if (!value || *value < range.low || *value > range.high || (range.open_low && *value <= range.low))
      return std::string("must be ") + (range.open_low ? "more than 0 " : "at least 0 ") + unit + " and at most 1000";
    target = {{0.0, *value}};
    return {};
  });
}

void describe_cell(config::Table& t, power::CellConfig& c) {
  const config::Range resistance{0.0, 1000.0, true}, more{0.0, 1000.0, false};
  describe_preset<power::CellConfig>(t, c, power::find_cell, power::cell_names(), "a cell with published data");
  t.number("cell_capacity", c.capacity_ah, "Ah", {1e-3, 1e5}, "of one cell");
  describe_level(t, "r0", c.r0_ohm, "ohm", resistance, "ohmic resistance of one cell at 25 degC");
  describe_level(t, "r1", c.r1_ohm, "ohm", more, "of the first RC pair of one cell at 25 degC");
  describe_level(t, "r2", c.r2_ohm, "ohm", more, "of the second RC pair of one cell at 25 degC");
  t.number("c1", c.c1_f, "F", {1e-6, 1e9}, "of the first RC pair of one cell");
  t.number("c2", c.c2_f, "F", {1e-6, 1e9}, "of the second RC pair of one cell");
  describe_curve(t, "ocv", c.ocv, "V", {0.0, 10.0, true}, true, "open-circuit voltage by state of charge");
  describe_curve(t, "r0_by_soc", c.r0_ohm, "ohm", resistance, false, "r0 by state of charge");
  describe_curve(t, "r1_by_soc", c.r1_ohm, "ohm", more, false, "r1 by state of charge");
  describe_curve(t, "r2_by_soc", c.r2_ohm, "ohm", more, false, "r2 by state of charge");
  t.number("r0_activation", c.r0_activation_j_mol, "J/mol", {0.0, 2e5}, "of r0's Arrhenius law");
  t.number("rc_activation", c.rc_activation_j_mol, "J/mol", {0.0, 2e5}, "of r1's and r2's");
  t.number("cell_max", c.max_v, "V", {0.1, 10.0}, "voltage at which charging holds");
  t.number("cell_min", c.min_v, "V", {0.0, 10.0}, "voltage at which a cell counts as empty");
  t.number("max_charge_c", c.max_charge_c, "1", {1e-3, 1000.0}, "charge current over capacity, 1/h");
  t.number("max_discharge_c", c.max_discharge_c, "1", {1e-3, 1000.0}, "discharge current over capacity, 1/h");
  const config::Range temperature{-model::kZeroCelsiusK, 200.0};
  t.number("charge_above", c.min_charge_degc, "degC", temperature, "colder cells are not charged");
  t.number("charge_below", c.max_charge_degc, "degC", temperature, "hotter cells are not charged");
  t.number("discharge_above", c.min_discharge_degc, "degC", temperature, "colder cells are not discharged");
  t.number("discharge_below", c.max_discharge_degc, "degC", temperature, "hotter cells are not discharged");
  t.number("cell_heat_capacity", c.heat_capacity_j_k, "J/K", {1e-2, 1e7}, "of one cell");
  t.check("charge_below", [&c] { return c.max_charge_degc > c.min_charge_degc ? "" : "must be above charge_above"; });
  t.check("discharge_below",
          [&c] { return c.max_discharge_degc > c.min_discharge_degc ? "" : "must be above discharge_above"; });
  t.check("cell_min", [&c] { return c.min_v < c.max_v ? "" : "must be below cell_max"; });
}

void describe_solar_cell(config::Table& t, power::SolarCellConfig& c) {
  describe_preset<power::SolarCellConfig>(t, c, power::find_solar_cell, power::solar_cell_names(),
                                          "a cell with published figures");
  t.number("isc", c.isc_a, "A", {1e-6, 1e4}, "short circuit of one cell, 28 degC, new");
  t.number("voc", c.voc_v, "V", {1e-3, 100.0}, "open circuit of one cell");
  t.number("imp", c.imp_a, "A", {1e-6, 1e4}, "at maximum power of one cell");
  t.number("vmp", c.vmp_v, "V", {1e-3, 100.0}, "at maximum power of one cell");
  t.number("isc_slope", c.isc_a_k, "A/K", {-1.0, 1.0}, "change of isc");
  t.number("voc_slope", c.voc_v_k, "V/K", {-1.0, 1.0}, "change of voc");
  t.number("imp_slope", c.imp_a_k, "A/K", {-1.0, 1.0}, "change of imp");
  t.number("vmp_slope", c.vmp_v_k, "V/K", {-1.0, 1.0}, "change of vmp");
  t.number("cell_area", c.area_m2, "m2", {1e-8, 100.0}, "of one cell");
  t.number("rating_light", c.rating_w_m2, "W/m2", {1.0, 1e5}, "under which the four figures hold");
  t.number("absorptance", c.absorptance, "1", config::kShare, "solar, of the front");
  t.number("emittance", c.emittance, "1", {0.01, 1.0}, "infrared, of the front");
  t.check("imp",
          [&c] { return c.imp_a > 0.5 * c.isc_a && c.imp_a < c.isc_a ? "" : "must be between isc / 2 and isc"; });
  t.check("vmp",
          [&c] { return c.vmp_v > 0.55 * c.voc_v && c.vmp_v < c.voc_v ? "" : "must be between 0.55 voc and voc"; });
}

}  // namespace

void describe_array(config::Table& t, power::SolarArrayConfig& a) {
  describe_solar_cell(t, a.cell);
  t.number("rated", a.rated_w, "W", config::kNotNegative,
           "power of all strings at 1361 W/m2, 28 degC, normal incidence, new: scales the cells' area; 0: as they are");
  t.integer("strings", a.strings, 1, 10000, "equal strings");
  t.integer("cells_series", a.cells_series, 1, 100000, "cells of a string");
  t.integer("cells_per_bypass", a.cells_per_bypass, 1, 100000, "cells that share a bypass diode");
  t.choice<power::ArrayTracking>(
      "tracking", a.tracking,
      {{"string", power::ArrayTracking::kString},
       {"array", power::ArrayTracking::kArray},
       {"direct", power::ArrayTracking::kDirect}},
      "one maximum power point tracker a string, one for all, or none: the strings hang on the bus");
  t.number("tracker_efficiency", a.tracker_efficiency, "1", {0.01, 1.0}, "of the trackers");
  t.number("blocking_drop", a.blocking_v, "V", {0.0, 10.0}, "of a string's diode");
  t.number("bypass_drop", a.bypass_v, "V", {0.0, 10.0}, "of a bypass diode");
  t.number("fluence", a.fluence_cm2, "1/cm2", {0.0, 1e15}, "of 1-MeV electrons, by which the cells have aged");
  t.number("pointing_error", a.pointing_error_deg, "deg", {0.0, 90.0}, "of the Sun tracking");
  t.number("areal_heat", a.areal_heat_j_m2k, "J/m2/K", {1.0, 1e7}, "heat capacity");
  t.number("earth_view", a.earth_view, "1", {0.0, 2.0},
           "view factor of both faces together to the Earth; by default from attitude and altitude, 0.3 without them");
  t.number("back_absorptance", a.back_absorptance, "1", config::kShare, "solar, of the face without cells");
  t.number("back_emittance", a.back_emittance, "1", {0.01, 1.0},
           "infrared, of the face without cells; by default as the front");
}

void describe_battery(config::Table& t, power::BatteryConfig& b) {
  describe_cell(t, b.cell);
  t.integer("cells_series", b.cells_series, 1, 10000, "cells in series");
  t.integer("cells_parallel", b.cells_parallel, 1, 100000, "strings of cells in parallel");
  t.integer("weak_series", b.weak_series, 0, 10000, "of the groups in series: weak ones");
  t.number("weak_capacity", b.weak_capacity, "1", {0.01, 1.0}, "of a weak group against the others");
  t.number("weak_resistance", b.weak_resistance, "1", {1.0, 1000.0}, "of a weak group against the others");
  t.number("initial_soc", b.initial_soc, "1", config::kShare, "state of charge at the start");
  t.number("initial_capacity", b.initial_capacity, "1", {power::kLeastCapacity, 1.0},
           "of the cells at the start over that when new: the fade of their life before");
  t.number("initial_resistance", b.initial_resistance, "1", {1.0, 100.0},
           "of the cells at the start over that when new");
  t.boolean("ageing", b.ageing.enabled, "capacity fades and resistance grows, by calendar, throughput and depth");
  t.check("weak_series", [&b] { return b.weak_series <= b.cells_series ? "" : "must not be above cells_series"; });
}

void describe_outlet(config::Table& t, power::OutletConfig& o) {
  t.name("name", o.name, "of the outlet; its input is draw.NAME");
  t.required();
  t.number("limit", o.limit_w, "W", config::kPositive, "current limit as power at the rail's voltage");
  t.number("trip", o.trip_s, "s", {0.0, 1e6}, "time above the limit after which it switches off");
  t.integer("retries", o.retries, 0, 1000000, "times that it switches on again before it latches off");
  t.number("retry_after", o.retry_s, "s", {1e-3, 1e6}, "a trip");
  t.number("inrush", o.inrush_w, "W", config::kNotNegative, "drawn on top after switching on");
  t.number("inrush_time", o.inrush_s, "s", {0.0, 1e6}, "for how long");
  t.integer("priority", o.priority, 0, 100, "0 is shed last");
  t.number("full", o.full_w, "W", config::kNotNegative, "rated power, where it is compute and follows the cap");
}

}  // namespace flatsat::testbed
