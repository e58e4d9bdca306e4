// Attitude.
#include "harness/testbed/describe.h"

namespace flatsat::testbed {

void describe_guidance(config::Table& t, guidance::GuidanceConfig& g) {
  t.choice<guidance::PointingMode>("mode", g.mode,
                                   {{"sun", guidance::PointingMode::kSun},
                                    {"nadir", guidance::PointingMode::kNadir},
                                    {"link", guidance::PointingMode::kLink},
                                    {"safe", guidance::PointingMode::kSafe}},
                                   "where it points, from the start until it is told otherwise");
  t.choice<guidance::ArrayDrive>("array", g.drive,
                                 {{"fixed", guidance::ArrayDrive::kFixed},
                                  {"one-axis", guidance::ArrayDrive::kOneAxis},
                                  {"two-axes", guidance::ArrayDrive::kTwoAxes}},
                                 "how the array is held");
  t.number("slew_rate", g.slew_rad_s, "rad/s", {1e-6, 1.0}, "at which it turns");
  t.number("safe_slew_rate", g.safe_slew_rad_s, "rad/s", {1e-6, 1.0}, "the same in the safe mode");
  t.number("settling", g.settling_s, "s", {0.0, 3600.0}, "after a slew, until it counts as pointed");
  t.number("error", g.error_rad, "rad", {0.0, 0.5}, "left when settled");
  t.number("link_tolerance", g.link_tolerance_rad, "rad", {1e-7, 1.5}, "within which a fixed terminal may search");
  t.number("step", g.step_s, "s", {1e-3, 60.0}, "between two looks at where it should point");
  t.check("link_tolerance", [&g] { return g.link_tolerance_rad > g.error_rad ? "" : "must be above error"; });
}

}  // namespace flatsat::testbed
