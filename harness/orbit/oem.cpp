#include "harness/orbit/oem.h"

#include <charconv>
#include <map>
#include <sstream>

#include "harness/base/text.h"
#include "harness/orbit/omm.h"
#include "harness/orbit/timestamp.h"
#include "models/environment/frames.h"

namespace flatsat::orbit {
namespace {

constexpr double kTtLessTaiS = 32.184;

std::vector<std::string> words_of(const std::string& line) {
  std::istringstream stream(line);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

/// Reads a message line by line.
class OemReader {
 public:
  OemReader(const std::string& path, std::vector<config::Problem>& problems) : path_(path), problems_(problems) {}

  void take(const std::string& line) {
    ++number_;
    const auto words = words_of(line);
    if (words.empty() || words[0] == "COMMENT") return;
    const std::string first = upper_case(words[0]);
    if (first == "META_START") return begin_segment();
    if (first == "META_STOP") return end_metadata();
    if (first == "COVARIANCE_START" || first == "COVARIANCE_STOP") {
      in_covariance_ = first == "COVARIANCE_START";
      return;
    }
    if (in_covariance_) return;
    if (line.find('=') != std::string::npos) return take_key(line);
    take_state(words);
  }

  std::vector<NamedEphemeris> finish() {
    if (in_metadata_) wrong("META_STOP is missing");
    for (const auto& one : found_)
      if (one.ephemeris.seconds.size() < 2) wrong("object " + one.name + " has fewer than two states");
    if (found_.empty() && problems_.empty()) wrong("holds no ephemeris: META_START is missing");
    return std::move(found_);
  }

 private:
  void wrong(const std::string& text) { problems_.push_back({{path_, number_, 1}, text}); }

  void begin_segment() {
    keys_.clear();
    in_metadata_ = true;
  }

  void take_key(const std::string& line) {
    const auto at = line.find('=');
    const std::string key = upper_case(base::trimmed(line.substr(0, at)));
    if (!in_metadata_) {
      const bool header = key == "CCSDS_OEM_VERS" || key == "CREATION_DATE" || key == "ORIGINATOR" ||
                          key == "CLASSIFICATION" || key == "MESSAGE_ID";
      if (!header) wrong(key + " must stand between META_START and META_STOP");
      return;
    }
    keys_[key] = base::trimmed(line.substr(at + 1));
  }

  void must_be(const std::string& key, const std::vector<std::string>& allowed) {
    const auto found = keys_.find(key);
    const std::string value = found == keys_.end() ? "" : upper_case(found->second);
    for (const auto& word : allowed)
      if (value == word) return;
    wrong(key + " must be " + base::joined(allowed, " or ") + (value.empty() ? ": it is missing" : ", not " + value));
  }

  void end_metadata() {
    if (!in_metadata_) wrong("META_START must come before META_STOP");
    in_metadata_ = false;
    must_be("CENTER_NAME", {"EARTH"});
    must_be("REF_FRAME", {"TEME", "GCRF", "ICRF", "EME2000", "J2000"});
    must_be("TIME_SYSTEM", {"UTC", "TAI", "TT"});
    const std::string name = keys_["OBJECT_NAME"], id = keys_["OBJECT_ID"];
    if (name.empty() && id.empty()) wrong("OBJECT_NAME is missing");
    if (found_.empty() || found_.back().name != name || found_.back().number != id) found_.push_back({name, id, {}});
  }

  environment::Utc utc_of(const std::string& text) {
    const std::string system = upper_case(keys_["TIME_SYSTEM"]);
    const auto read = parse_epoch(text);
    if (system == "UTC") return read;
    // Read as UTC, the clock of TAI or TT is ahead by what lies between them then.
    const double ahead_s = environment::tai_less_utc_s(read) + (system == "TT" ? kTtLessTaiS : 0.0);
    return environment::later(read, -ahead_s);
  }

  void take_state(const std::vector<std::string>& words) {
    if (found_.empty() || in_metadata_) return wrong("a state must come after META_STOP");
    if (words.size() != 7 && words.size() != 10)
      return wrong("must be an epoch, three positions in km and three velocities in km/s");
    std::array<double, 6> number{};
    for (std::size_t i = 0; i < 6; ++i) {
      const auto& word = words[i + 1];
      const char* begin = word.data() + (word[0] == '+' ? 1 : 0);
      const auto [end, error] = std::from_chars(begin, word.data() + word.size(), number[i]);
      if (error != std::errc() || end != word.data() + word.size() || !std::isfinite(number[i]))
        return wrong("'" + word + "' must be a number");
    }
    try {
      add(utc_of(words[0]), {{number[0], number[1], number[2]}, {number[3], number[4], number[5]}});
    } catch (const std::invalid_argument& error) {
      wrong("'" + words[0] + "' " + error.what());
    }
  }

  void add(const environment::Utc& utc, environment::OrbitState state) {
    if (upper_case(keys_["REF_FRAME"]) != "TEME")
      state = {environment::teme_of_gcrs(state.position_km, utc), environment::teme_of_gcrs(state.velocity_km_s, utc)};
    auto& ephemeris = found_.back().ephemeris;
    if (ephemeris.seconds.empty()) ephemeris.start = utc;
    const double at_s = environment::seconds_between(ephemeris.start, utc);
    if (!ephemeris.seconds.empty() && at_s == ephemeris.seconds.back()) return;  // segments that touch
    if (!ephemeris.seconds.empty() && at_s < ephemeris.seconds.back()) return wrong("epochs must ascend");
    ephemeris.seconds.push_back(at_s);
    ephemeris.states.push_back(state);
  }

  const std::string& path_;
  std::vector<config::Problem>& problems_;
  std::uint32_t number_ = 0;
  bool in_metadata_ = false, in_covariance_ = false;
  std::map<std::string, std::string> keys_;
  std::vector<NamedEphemeris> found_;
};

void write_segment(std::ostringstream& out, const PropagatedOrbit& p, const std::vector<double>& seconds) {
  const auto at = [&p](double t) { return epoch_text(environment::later(p.begin, t)); };
  out << "META_START\nOBJECT_NAME = " << p.name << "\nOBJECT_ID = " << p.number
      << "\nCENTER_NAME = EARTH\nREF_FRAME = TEME\nTIME_SYSTEM = UTC\nSTART_TIME = " << at(seconds.front())
      << "\nSTOP_TIME = " << at(seconds.back()) << "\nMETA_STOP\n";
  for (const double t : seconds) {
    const auto state = named(p, [&] { return p.orbit->state(t); });
    char text[200];
    const auto &r = state.position_km, &v = state.velocity_km_s;
    std::snprintf(text, sizeof text, " %.9f %.9f %.9f %.12f %.12f %.12f\n", r[0], r[1], r[2], v[0], v[1], v[2]);
    out << at(t) << text;
  }
}

}  // namespace

bool is_oem(const std::string& text) {
  const auto at = upper_case(text.substr(0, 4096)).find("CCSDS_OEM_VERS");
  return at != std::string::npos;
}

std::vector<NamedEphemeris> read_oem(const std::string& text, const std::string& path,
                                     std::vector<config::Problem>& problems) {
  OemReader reader(path, problems);
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) reader.take(line);
  return reader.finish();
}

std::string to_oem(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                   const environment::Utc& created) {
  std::ostringstream out;
  out << "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = " << epoch_text(created) << "\nORIGINATOR = FLATSAT\n\n";
  for (std::size_t i = 0; i < satellites.size(); ++i)
    if (!seconds[i].empty()) write_segment(out, satellites[i], seconds[i]);
  return out.str();
}

}  // namespace flatsat::orbit
