// Dose and single events.
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/config/units.h"
#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

void describe_see_preset(config::Table& t, environment::RadiatedDeviceConfig& d) {
  std::vector<std::string> names;
  for (const auto& preset : environment::see_presets()) names.emplace_back(preset.name);
  const std::string all = base::joined(names);
  t.checked("preset", "a chip with published cross-sections, changed by the other keys: " + all,
            [&d, names, all](const std::string& text) -> std::string {
              if (const auto* preset = environment::see_preset(text)) {
                d.sections = preset->sections;
                return {};
              }
              return "must be one of: " + all + base::did_you_mean(text, names);
            });
}

/// Without an interval the value itself is one.
void describe_section(config::Table& t, environment::CrossSection& s) {
  t.quantity("value", "cross-section of one chip, with its unit", [&s](const std::string& text) -> std::string {
    const auto cm2 = config::in_unit(text, "cm2");
    if (!cm2 || !(*cm2 >= 0.0 && *cm2 <= 1.0)) return "must be an area from 0 to 1 cm2";
    s = {*cm2, *cm2, *cm2};
    return {};
  });
  t.number("low", s.low_cm2, "cm2", {0.0, 1.0}, "that it exceeds with 97.5 %");
  t.number("high", s.high_cm2, "cm2", {0.0, 1.0}, "below which it is with 97.5 %");
  t.check("low", [&s] { return s.low_cm2 <= s.cm2 ? "" : "must not be above value"; });
  t.check("high", [&s] { return s.high_cm2 >= s.cm2 ? "" : "must not be below value"; });
}

void describe_device_radiation(config::Table& t, environment::RadiatedDeviceConfig& d) {
  t.name("name", d.name, "of a device of the satellite, whose live one is hit; of anything else it is counted only");
  t.required();
  describe_see_preset(t, d);
  t.integer("chips", d.chips, 1, 10'000'000, "of the rack");
  t.table("seu", d.section(environment::SeeKind::kSeu), describe_section, "upsets of one bit");
  t.table("mbu", d.section(environment::SeeKind::kMbu), describe_section, "upsets of several bits of one word");
  t.table("sefi", d.section(environment::SeeKind::kSefi), describe_section, "interrupts of its function");
  t.table("sel", d.section(environment::SeeKind::kSel), describe_section, "latch-ups");
  t.number("dose_limit", d.dose_limit_rad, "rad(Si)", config::kNotNegative, "reported when it is reached; 0: none");
}

void describe_storm(config::Table& t, environment::StormConfig& s) {
  t.number("begin", s.begin_s, "s", {0.0, 9e6}, "time of the run");
  t.number("end", s.end_s, "s", {0.0, 9e6}, "time of the run");
  t.required();
  t.number("factor", s.factor, "1", {0.0, 1e6}, "outside of the anomaly, at low latitudes");
  t.number("anomaly_factor", s.anomaly_factor, "1", {0.0, 1e6}, "inside the anomaly");
  t.number("polar_factor", s.polar_factor, "1", {0.0, 1e6}, "from polar_latitude on");
  t.number("polar_latitude", s.polar_latitude_deg, "deg", {0.0, 90.0}, "geomagnetic, of either side");
  t.check("end", [&s] { return s.end_s > s.begin_s ? "" : "must be after begin"; });
}

}  // namespace

void describe_field_shape(config::Table& t, environment::FieldShape& shape) {
  t.choice<environment::FieldShape>(
      "field", shape, {{"anomaly", environment::FieldShape::kAnomaly}, {"flat", environment::FieldShape::kFlat}},
      "along the orbit: by anomaly and latitude, up to 1500 km alone, or the mean everywhere");
}

void describe_radiation(config::Table& t, environment::RadiationConfig& r) {
  environment::RadiationFieldConfig& f = r.field;
  t.number("dose", f.dose_rad_year, "rad(Si)/year", {0.0, 1e7}, "behind the shielding, mean of the mission");
  describe_field_shape(t, f.shape);
  t.number("share_in_anomaly", f.share_in_anomaly, "1", config::kShare, "of dose and events");
  t.number("time_in_anomaly", f.time_in_anomaly, "1", {0.001, 0.999},
           "fraction of a day inside; by default that of the orbit, 0.08 where there is none");
  t.number("polar_gain", f.polar_gain, "1", {1e-3, 1e4}, "outside: level at high_latitude over that at low_latitude");
  t.number("low_latitude", f.low_latitude_deg, "deg", {0.0, 90.0}, "geomagnetic, up to which the level is lowest");
  t.number("high_latitude", f.high_latitude_deg, "deg", {0.0, 90.0}, "geomagnetic, from which on it is highest");
  t.number("flux_factor", r.flux_factor, "1", {0.0, 1e12}, "events more than nature's, to see enough in a short run");
  t.number("protons_per_rad", r.protons_per_rad, "1/cm2", config::kPositive, "fluence of one rad(Si)");
  t.choice<environment::CrossSectionChoice>("cross_sections", r.choice,
                                            {{"nominal", environment::CrossSectionChoice::kNominal},
                                             {"low", environment::CrossSectionChoice::kLow},
                                             {"high", environment::CrossSectionChoice::kHigh},
                                             {"drawn", environment::CrossSectionChoice::kDrawn}},
                                            "which value of their intervals this run takes");
  t.number("step", r.step_s, "s", {1e-3, 3600.0}, "for which one latitude holds");
  t.list("storm", f.storms, describe_storm, "times of a disturbed Sun");
  t.list("device", r.devices, describe_device_radiation, "equal chips, each kind a process of its own");
  t.check("high_latitude",
          [&f] { return f.high_latitude_deg > f.low_latitude_deg ? "" : "must be above low_latitude"; });
}

}  // namespace flatsat::testbed
