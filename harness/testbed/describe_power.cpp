#include "harness/testbed/describe.h"

namespace flatsat {
namespace {

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
  t.choice<BusKind>("bus", p.bus, {{"unregulated", BusKind::kUnregulated}, {"regulated", BusKind::kRegulated}},
                    "the battery's voltage, or one that converters hold");
  t.number("bus_voltage", p.bus_v, "V", kPositive, "of a regulated bus");
  t.number("charge_efficiency", p.charge_efficiency, "1", {0.1, 1.0}, "of a regulated bus");
  t.number("discharge_efficiency", p.discharge_efficiency, "1", {0.1, 1.0}, "of a regulated bus");
  t.number("distribution_efficiency", p.distribution_efficiency, "1", {0.1, 1.0}, "from the bus to the outlets");
  t.number("rail", p.rail_v, "V", kPositive, "regulated voltage of the outlets");
  t.number("undervoltage", p.undervoltage_v, "V", kNotNegative, "bus voltage below which loads are shed");
  t.number("recover", p.recover_v, "V", kNotNegative, "bus voltage above which shed loads may come back");
  t.number("restore_time", p.restore_s, "s", kNotNegative, "after a shedding and between two priorities that return");
  t.number("restore_soc", p.restore_soc, "1", kShare, "state of charge above which shed outlets come back");
  t.check("recover", [&p] { return p.recover_v >= p.undervoltage_v ? "" : "must not be below undervoltage"; });
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
