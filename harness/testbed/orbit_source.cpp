#include "harness/testbed/orbit_source.h"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/orbit/elements_file.h"
#include "harness/testbed/input_text.h"
#include "harness/testbed/testbed.h"
#include "models/environment/element_age.h"
#include "models/environment/ephemeris.h"
#include "models/environment/frames.h"

namespace flatsat::testbed {
namespace {

const std::vector<std::string> kShape{"propagator",          "altitude",     "eccentricity", "inclination", "raan",
                                      "argument_of_perigee", "mean_anomaly", "ltan"};
const std::vector<std::string> kLines{"tle1", "tle2"}, kFile{"file", "object"}, kAir{"drag", "f107", "ap"},
    kState{"position", "velocity", "frame", "state_epoch"};
constexpr const char* kOneDescription = "an orbit has one description, elements, two lines, a file or a state vector";
constexpr const char* kOwnDrag = "element sets and ephemerides have their drag in them";

void describe_elements(config::Table& t, environment::OrbitElements& e) {
  t.choice<environment::Propagator>(
      "propagator", e.propagator,
      {{"kepler-j2", environment::Propagator::kKeplerJ2}, {"sgp4", environment::Propagator::kSgp4}},
      "of elements; element sets are propagated by SGP4");
  t.number("altitude", e.altitude_km, "km", {100.0, 1e6}, "of the semi-major axis above 6378.137 km");
  t.number("eccentricity", e.eccentricity, "1", {0.0, 0.9}, "eccentricity");
  t.number("inclination", e.inclination_deg, "deg", {0.0, 180.0}, "inclination");
  t.number("raan", e.raan_deg, "deg", {-360.0, 360.0}, "right ascension of the ascending node");
  t.number("ltan", e.ltan_h, "1", {0.0, 24.0}, "local mean solar time of the ascending node in hours, instead of raan");
  t.number("argument_of_perigee", e.argument_of_perigee_deg, "deg", {-360.0, 360.0}, "argument of perigee");
  t.number("mean_anomaly", e.mean_anomaly_deg, "deg", {-360.0, 360.0}, "at the epoch");
  t.either({"ltan"}, {"raan"}, "either of them says where the node is");
  t.number("drag", e.drag.area_mass_m2_kg, "m2/kg", {0.0, 10.0}, "drag coefficient x area / mass; 0: no air");
  t.number("f107", e.drag.activity.f107, "1", {65.0, 400.0}, "solar radio flux at 10.7 cm in 1e-22 W/m2/Hz, for drag");
  t.number("ap", e.drag.activity.ap, "1", {0.0, 400.0}, "geomagnetic index, for drag");
  t.check("drag", [&e] {
    const bool flies = e.drag.area_mass_m2_kg == 0.0 || e.propagator == environment::Propagator::kKeplerJ2;
    return flies ? "" : "is of propagator kepler-j2: SGP4 takes drag from an element set alone";
  });
}

/// Two lines of an element set, empty if there are none; what is wrong with them.
std::string wrong_lines(const std::string& one, const std::string& two) {
  if (one.empty() && two.empty()) return {};
  try {
    environment::parse_tle(one, two);
  } catch (const std::invalid_argument& error) {
    return std::string("is no element set: ") + error.what();
  }
  return {};
}

void describe_state(config::Table& t, OrbitSource& s) {
  t.numbers("position", s.position_km, "km", {-1e6, 1e6}, "x, y, z at state_epoch, instead of elements");
  t.numbers("velocity", s.velocity_km_s, "km/s", {-100.0, 100.0}, "x, y, z at state_epoch");
  t.choice<StateFrame>("frame", s.frame,
                       {{"TEME", StateFrame::kTeme},
                        {"GCRF", StateFrame::kGcrf},
                        {"ICRF", StateFrame::kGcrf},
                        {"EME2000", StateFrame::kGcrf},
                        {"J2000", StateFrame::kGcrf}},
                       "of position and velocity; the four after TEME are taken for one, 0.02 arcsec apart");
  t.checked("state_epoch", "UTC at which position and velocity hold; default the testbed's epoch",
            [&s](const std::string& text) -> std::string {
              try {
                environment::parse_utc(text);
                s.state_epoch = text;
              } catch (const std::invalid_argument& error) {
                return error.what();
              }
              return {};
            });
  t.check("position", [&s]() -> std::string {
    const bool given = !s.position_km.empty() || !s.velocity_km_s.empty() || !s.state_epoch.empty();
    const bool whole = s.position_km.size() == 3 && s.velocity_km_s.size() == 3;
    return !given || whole ? "" : "and velocity must be three numbers each";
  });
}

/// Reads what a file says, and finds in it which object is meant.
class FileOrbit {
 public:
  FileOrbit(const OrbitSource& source, const std::string& who, const Testbed& bed,
            std::vector<config::Problem>& problems)
      : source_(source), who_(who), bed_(bed), problems_(problems) {}

  std::optional<orbit::ElementSet> find() {
    const auto text = input_text(bed_, source_.file.text);
    if (!text) return wrong(source_.file, ".file: there is no file " + input_path(bed_, source_.file.text));
    std::vector<orbit::ElementSet> sets;
    try {
      sets = orbit::read_elements(*text, input_path(bed_, source_.file.text));
    } catch (const config::ConfigError& error) {
      problems_.insert(problems_.end(), error.problems().begin(), error.problems().end());
      return std::nullopt;
    }
    return pick(sets);
  }

 private:
  std::optional<orbit::ElementSet> wrong(const config::LocatedText& key, const std::string& text) {
    problems_.push_back({key.location, who_ + text});
    return std::nullopt;
  }

  std::optional<orbit::ElementSet> pick(std::vector<orbit::ElementSet>& sets) {
    std::vector<std::string> names;
    std::vector<const orbit::ElementSet*> meant;
    for (const auto& set : sets) {
      names.insert(names.end(), {set.name, set.tle.satellite});
      if (source_.object.empty() || orbit::is_meant(source_.object.text, set)) meant.push_back(&set);
    }
    if (meant.size() == 1) return *meant.front();
    const std::string count = std::to_string(meant.size());
    if (source_.object.empty())
      return wrong(source_.file, ".file: " + source_.file.text + " holds " + count + " objects: object = \"" +
                                     names.front() + "\" says which");
    if (meant.empty())
      return wrong(source_.object, ".object: " + source_.object.text + " is not in " + source_.file.text +
                                       base::did_you_mean(source_.object.text, names));
    return wrong(source_.object, ".object: " + source_.object.text + " stands " + count + " times in " +
                                     source_.file.text + "; a file with one set of it, or its number, says which");
  }

  const OrbitSource& source_;
  const std::string& who_;
  const Testbed& bed_;
  std::vector<config::Problem>& problems_;
};

/// An ephemeris must hold from the begin of a run to its end, but for what instants of a day are rounded by.
std::string gap(const environment::Ephemeris& ephemeris, const Testbed& bed) {
  constexpr double kRoundingS = 1e-3;
  const double begin_s = environment::seconds_between(ephemeris.start, bed.epoch);
  if (begin_s >= ephemeris.seconds.front() - kRoundingS &&
      begin_s + bed.duration_s <= ephemeris.seconds.back() + kRoundingS)
    return {};
  const auto at = [](const environment::Utc& utc) { return environment::to_string(utc, 0); };
  return ".file: its ephemeris is from " + at(ephemeris.start) + " to " +
         at(environment::later(ephemeris.start, ephemeris.seconds.back())) + ", and the run from " + at(bed.epoch) +
         " to " + at(environment::later(bed.epoch, bed.duration_s));
}

environment::OrbitConfig state_vector(const OrbitSource& s, const Testbed& bed) {
  const auto vector = [](const std::vector<double>& v) { return environment::Vector{v[0], v[1], v[2]}; };
  environment::OrbitStateVector made{.state = {vector(s.position_km), vector(s.velocity_km_s)},
                                     .epoch = s.state_epoch.empty() ? bed.epoch : environment::parse_utc(s.state_epoch),
                                     .drag = s.elements.drag};
  if (s.frame == StateFrame::kGcrf) {
    made.state.position_km = environment::teme_of_gcrs(made.state.position_km, made.epoch);
    made.state.velocity_km_s = environment::teme_of_gcrs(made.state.velocity_km_s, made.epoch);
  }
  return made;
}

}  // namespace

void describe_orbit_source(config::Table& t, OrbitSource& s) {
  t.location(s.location);
  describe_elements(t, s.elements);
  t.text("tle1", s.tle1, "first line of a two-line element set, instead of elements");
  t.text("tle2", s.tle2, "its second line");
  t.text("file", s.file,
         "two-line sets, OMM (KVN, XML, JSON, CSV) or OEM instead of elements, from this file's folder");
  t.names_files();
  t.text("object", s.object, "name or catalogue number of one of the file's; not needed if it has one");
  describe_state(t, s);
  t.either(kLines, kShape, kOneDescription);
  t.either(kFile, kShape, kOneDescription);
  t.either(kState, kShape, kOneDescription);
  t.either(kLines, kFile, kOneDescription);
  t.either(kLines, kState, kOneDescription);
  t.either(kFile, kState, kOneDescription);
  t.either(kLines, kAir, kOwnDrag);
  t.either(kFile, kAir, kOwnDrag);
  t.check("tle1", [&s] { return wrong_lines(s.tle1.text, s.tle2.text); });
  t.check("object", [&s] { return s.object.empty() || !s.file.empty() ? "" : "is of a file, and file is missing"; });
}

environment::OrbitConfig resolve_orbit(const OrbitSource& s, const std::string& who, const Testbed& bed,
                                       std::vector<config::Problem>& problems, std::vector<config::Problem>& remarks) {
  const auto tell_age = [&](const environment::Tle& tle, const config::SourceLocation& place) {
    const auto told = environment::told_of_age(environment::seconds_between(tle.epoch, bed.epoch), bed.duration_s);
    if (!told.empty()) remarks.push_back({place, who + ": " + told});
  };
  if (!s.tle1.empty()) {
    tell_age(environment::parse_tle(s.tle1.text, s.tle2.text), s.location);
    return environment::OrbitTle{s.tle1.text, s.tle2.text};
  }
  if (s.position_km.size() == 3 && s.velocity_km_s.size() == 3) return state_vector(s, bed);
  if (s.file.empty()) return s.elements;
  const auto set = FileOrbit(s, who, bed, problems).find();
  if (!set) return s.elements;
  if (!set->ephemeris) {
    tell_age(set->tle, s.file.location);
    return set->tle;
  }
  if (const auto missing = gap(*set->ephemeris, bed); !missing.empty())
    problems.push_back({s.file.location, who + missing});
  return std::make_shared<const environment::Ephemeris>(*set->ephemeris);
}

}  // namespace flatsat::testbed
