#include "harness/testbed/describe.h"

namespace flatsat {
namespace {

void describe_array(Table& t, SolarArrayConfig& a) {
  t.number("rated", a.rated_w, "W", kPositive, "power of all strings at 1361 W/m2, 28 degC, normal incidence, new");
  t.integer("strings", a.strings, 1, 10000, "equal strings");
  t.number("temperature_coefficient", a.temperature_per_k, "1", {-0.02, 0.0},
           "relative change of the power a kelvin from 28 degC");
  t.number("ageing", a.ageing, "1", kShare, "share of the power left");
  t.number("pointing_error", a.pointing_error_deg, "deg", {0.0, 90.0}, "of the Sun tracking");
  t.number("efficiency", a.cell_efficiency, "1", {0.01, 0.6}, "of the cells at 28 degC");
  t.number("absorptance", a.absorptance, "1", kShare, "solar, of the front");
  t.number("emittance", a.emittance, "1", {0.01, 1.0}, "of both sides");
}

void describe_battery(Table& t, BatteryConfig& b) {
  t.integer("cells_series", b.cells_series, 1, 10000, "cells in series");
  t.integer("cells_parallel", b.cells_parallel, 1, 100000, "strings of cells in parallel");
  t.number("cell_capacity", b.cell_capacity_ah, "Ah", kPositive, "of one cell");
  t.number("r0", b.r0_ohm, "ohm", kPositive, "ohmic resistance of one cell at 25 degC");
  t.number("r1", b.r1_ohm, "ohm", kNotNegative, "resistance of the RC pair of one cell");
  t.number("c1", b.c1_f, "F", kPositive, "capacitance of the RC pair of one cell");
  t.number("initial_soc", b.initial_soc, "1", kShare, "state of charge at the start");
  t.number("cell_max", b.cell_max_v, "V", {2.0, 5.0}, "voltage at which charging holds");
  t.number("cell_min", b.cell_min_v, "V", {1.0, 4.5}, "voltage at which a cell counts as empty");
  t.number("max_charge_c", b.max_charge_c, "1", kPositive, "charge current over capacity, 1/h");
  t.check("cell_min", [&b] { return b.cell_min_v < b.cell_max_v ? "" : "must be below cell_max"; });
}

void describe_controller(Table& t, PowerControllerConfig& c) {
  t.number("eclipse_share", c.eclipse_share, "1", kShare, "of full compute while the array cannot carry the load");
  t.number("low_share", c.low_share, "1", kShare, "of full compute below low_soc");
  t.number("low_soc", c.low_soc, "1", kShare, "state of charge below which low_share holds");
  t.number("critical_soc", c.critical_soc, "1", kShare, "state of charge below which compute stops");
  t.number("charge_reserve", c.charge_reserve_w, "W", kNotNegative,
           "kept from compute for the battery while it charges");
  t.number("charged_soc", c.charged_soc, "1", kShare, "state of charge above which nothing is kept for the battery");
  t.check("low_soc", [&c] { return c.critical_soc <= c.low_soc ? "" : "must not be below critical_soc"; });
}

void describe_radiator(Table& t, RadiatorConfig& r) {
  t.number("area", r.area_m2, "m2", kPositive, "planform; both faces radiate");
  t.number("emittance", r.emittance, "1", {0.01, 1.0}, "infrared");
  t.number("absorptance", r.absorptance, "1", kShare, "solar");
  t.number("fin_efficiency", r.fin_efficiency, "1", {0.01, 1.0}, "of the fins");
  t.number("earth_view", r.earth_view, "1", kShare, "view factor of one face to the Earth");
  t.number("sun_leak", r.sun_leak, "1", kShare, "share of the planform that sees the Sun");
  t.number("heat_capacity", r.heat_capacity_j_k, "J/K", kPositive, "of radiator and structure");
}

void describe_loop(Table& t, LoopConfig& l) {
  t.number("heat_capacity", l.heat_capacity_j_k, "J/K", kPositive, "of coolant and cold plates");
  t.number("conductance", l.conductance_w_k, "W/K", kPositive, "coolant to radiator with all pumps");
  t.number("still_conductance", l.still_conductance_w_k, "W/K", kPositive, "with no pump");
  t.integer("pumps", l.pumps, 1, 100, "pumps");
}

}  // namespace

void describe_power(Table& t, PowerConfig& p) {
  t.table("array", p.array, describe_array, "solar array");
  t.table("battery", p.battery, describe_battery, "battery");
  t.table("controller", p.controller, describe_controller, "power controller");
  t.number("distribution_efficiency", p.distribution_efficiency, "1", {0.1, 1.0}, "from the bus to the outlets");
  t.number("rail", p.rail_v, "V", kPositive, "regulated voltage of the outlets");
  t.number("undervoltage", p.undervoltage_v, "V", kNotNegative, "bus voltage below which loads are shed");
  t.number("restore_soc", p.restore_soc, "1", kShare, "state of charge above which shed outlets come back");
}

void describe_thermal(Table& t, ThermalConfig& c) {
  t.table("radiator", c.radiator, describe_radiator, "radiator");
  t.table("loop", c.loop, describe_loop, "pumped coolant loop");
  t.number("battery_heat_capacity", c.battery_heat_capacity_j_k, "J/K", kPositive, "of the battery");
  t.number("battery_conductance", c.battery_conductance_w_k, "W/K", kPositive,
           "battery to radiator above the set point");
  t.number("initial", c.initial_degc, "degC", {-100.0, 200.0}, "loop and radiator at the start");
  t.number("initial_battery", c.initial_battery_degc, "degC", {-50.0, 100.0}, "battery at the start");
  t.number("derate_start", c.derate_start_degc, "degC", {-50.0, 200.0}, "loop temperature up to which compute is full");
  t.number("derate_end", c.derate_end_degc, "degC", {-50.0, 200.0}, "loop temperature from which on compute stops");
  t.check("derate_end", [&c] { return c.derate_end_degc > c.derate_start_degc ? "" : "must be above derate_start"; });
}

}  // namespace flatsat
