#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

void describe_controller(config::Table& t, power::PowerControllerConfig& c) {
  t.number("eclipse_share", c.eclipse_share, "1", config::kShare,
           "of full compute while the array cannot carry the load");
  t.number("low_share", c.low_share, "1", config::kShare, "of full compute below low_soc");
  t.number("low_soc", c.low_soc, "1", config::kShare, "state of charge below which low_share holds");
  t.number("critical_soc", c.critical_soc, "1", config::kShare, "state of charge below which compute stops");
  t.number("charge_reserve", c.charge_reserve_w, "W", config::kNotNegative,
           "kept from compute for the battery while it charges");
  t.number("charged_soc", c.charged_soc, "1", config::kShare,
           "state of charge above which nothing is kept for the battery");
  t.check("low_soc", [&c] { return c.critical_soc <= c.low_soc ? "" : "must not be below critical_soc"; });
}

}  // namespace

void describe_power(config::Table& t, power::PowerConfig& p) {
  t.table("array", p.array, describe_array, "solar array");
  t.table("battery", p.battery, describe_battery, "battery");
  t.table("controller", p.controller, describe_controller, "power controller");
  t.choice<power::BusKind>("bus", p.bus,
                           {{"unregulated", power::BusKind::kUnregulated}, {"regulated", power::BusKind::kRegulated}},
                           "the battery's voltage, or one that converters hold");
  t.number("bus_voltage", p.bus_v, "V", config::kPositive, "of a regulated bus");
  t.number("charge_efficiency", p.charge_efficiency, "1", {0.1, 1.0}, "of a regulated bus");
  t.number("discharge_efficiency", p.discharge_efficiency, "1", {0.1, 1.0}, "of a regulated bus");
  t.number("distribution_efficiency", p.distribution_efficiency, "1", {0.1, 1.0}, "from the bus to the outlets");
  t.number("rail", p.rail_v, "V", config::kPositive, "regulated voltage of the outlets");
  t.number("undervoltage", p.undervoltage_v, "V", config::kNotNegative, "bus voltage below which loads are shed");
  t.number("recover", p.recover_v, "V", config::kNotNegative, "bus voltage above which shed loads may come back");
  t.number("restore_time", p.restore_s, "s", config::kNotNegative,
           "after a shedding and between two priorities that return");
  t.number("restore_soc", p.restore_soc, "1", config::kShare, "state of charge above which shed outlets come back");
  t.check("recover", [&p] { return p.recover_v >= p.undervoltage_v ? "" : "must not be below undervoltage"; });
}

}  // namespace flatsat::testbed
