#include "harness/orbit/omm.h"

#include <charconv>
#include <cmath>

#include "harness/orbit/timestamp.h"
#include "models/environment/vector.h"

namespace flatsat::orbit {
namespace {

/// Reads the keys of one message; mistakes are collected.
class Reader {
 public:
  Reader(const Omm& omm, std::vector<config::Problem>& problems) : omm_(omm), problems_(problems) {}

  const OmmField* find(const std::string& key) const {
    const auto found = omm_.fields.find(key);
    return found == omm_.fields.end() || found->second.value.empty() ? nullptr : &found->second;
  }

  void missing(const std::string& key, const std::string& why = "") {
    const auto empty = omm_.fields.find(key);
    problems_.push_back(
        {empty == omm_.fields.end() ? omm_.location : empty->second.location, key + " is missing" + why});
  }

  /// A number in [least, most]; `why` it must be there.
  double number(const std::string& key, double least, double most, const std::string& why = "") {
    const auto* field = find(key);
    if (field == nullptr) {
      missing(key, why);
      return 0.0;
    }
    const auto& text = field->value;
    const std::size_t plus = text[0] == '+' ? 1 : 0;
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data() + plus, text.data() + text.size(), value);
    const bool good = error == std::errc() && end == text.data() + text.size() && value >= least && value <= most;
    char range[80];
    std::snprintf(range, sizeof range, " must be a number from %g to %g, not '", least, most);
    if (!good) problems_.push_back({field->location, key + range + text + "'"});
    return good ? value : 0.0;
  }

  /// What the message says of itself must be what SGP4 takes.
  void must_be(const std::string& key, const std::vector<std::string>& words) {
    if (find(key) == nullptr && omm_.standard) missing(key, ": it must be " + words.front());
    may_be(key, words);
  }

  /// The same of a key that may be left out and is taken for that then.
  void may_be(const std::string& key, const std::vector<std::string>& words) {
    const auto* field = find(key);
    if (field == nullptr) return;
    for (const auto& word : words) {
      if (upper_case(field->value) == word) return;
    }
    problems_.push_back({field->location, key + " must be " + words.front() + ", not '" + field->value + "'"});
  }

  void refuse(const std::string& key, const std::string& why) {
    if (const auto* field = find(key)) problems_.push_back({field->location, key + " " + why});
  }

  environment::Utc epoch() {
    const auto* field = find("EPOCH");
    if (field == nullptr) {
      missing("EPOCH");
      return {};
    }
    try {
      return parse_epoch(field->value);
    } catch (const std::invalid_argument& error) {
      problems_.push_back({field->location, std::string("EPOCH ") + error.what()});
      return {};
    }
  }

 private:
  const Omm& omm_;
  std::vector<config::Problem>& problems_;
};

}  // namespace

ElementSet element_set_of(const Omm& omm, std::vector<config::Problem>& problems) {
  Reader read(omm, problems);
  read.must_be("CENTER_NAME", {"EARTH"});
  read.must_be("REF_FRAME", {"TEME"});
  read.must_be("TIME_SYSTEM", {"UTC"});
  read.must_be("MEAN_ELEMENT_THEORY", {"SGP4", "SGP/SGP4"});
  read.may_be("EPHEMERIS_TYPE", {"0", "2"});  // 2 is SGP4 in some catalogues; 4 is another theory
  read.refuse("BTERM", "is of SGP4-XP, another theory, which is not flown here; SGP4 takes BSTAR");
  read.refuse("AGOM", "is of SGP4-XP, another theory, which is not flown here");
  ElementSet set;
  environment::Tle& tle = set.tle;
  tle.epoch = read.epoch();
  tle.mean_motion = read.number("MEAN_MOTION", 1e-4, 20.0,
                                read.find("SEMI_MAJOR_AXIS") == nullptr
                                    ? ""
                                    : ": SGP4 takes the Kozai mean motion, which no SEMI_MAJOR_AXIS tells") *
                    2.0 * environment::kPi / 1440.0;
  tle.eccentricity = read.number("ECCENTRICITY", 0.0, 0.9999999);
  tle.inclination = read.number("INCLINATION", 0.0, 180.0) * environment::kDegree;
  tle.raan = read.number("RA_OF_ASC_NODE", -360.0, 360.0) * environment::kDegree;
  tle.argument_of_perigee = read.number("ARG_OF_PERICENTER", -360.0, 360.0) * environment::kDegree;
  tle.mean_anomaly = read.number("MEAN_ANOMALY", -360.0, 360.0) * environment::kDegree;
  tle.bstar = read.number("BSTAR", -10.0, 10.0, ": SGP4 takes drag from it; 0 is an orbit without drag");
  const auto* motion = read.find("MEAN_MOTION");
  set.location = motion != nullptr ? motion->location : omm.location;
  const auto* number = read.find("NORAD_CAT_ID");
  const auto* name = read.find("OBJECT_NAME");
  if (name == nullptr) name = read.find("OBJECT_ID");
  if (name == nullptr && number == nullptr) read.missing("OBJECT_NAME", ", and so are OBJECT_ID and NORAD_CAT_ID");
  tle.satellite = number != nullptr ? number->value : "";
  if (tle.satellite.size() < 5) tle.satellite = std::string(5 - tle.satellite.size(), '0') + tle.satellite;
  set.name = name != nullptr ? name->value : tle.satellite;
  return set;
}

}  // namespace flatsat::orbit
