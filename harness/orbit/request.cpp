#include "harness/orbit/request.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <iostream>
#include <sstream>

#include "harness/base/suggest.h"
#include "harness/base/whole_file.h"
#include "harness/config/problems.h"
#include "harness/orbit/elements_file.h"
#include "harness/orbit/timestamp.h"
#include "models/environment/cowell.h"
#include "models/environment/kepler_j2.h"

namespace flatsat::orbit {
namespace {

constexpr double kDayS = 86400.0, kLongestSpanS = 366.0 * kDayS, kMostRows = 1e7;

[[noreturn]] void wrong(const std::string& option, const std::string& text) {
  throw config::ConfigError({{{option, 0, 0}, text}});
}

environment::Utc instant(const std::string& option, const std::string& text, const environment::Utc& epoch) {
  try {
    return parse_timestamp(text, epoch);
  } catch (const std::invalid_argument& error) {
    wrong(option + " " + text, error.what());
  }
}

/// Gives a satellite its span of time: by default a day, or what is left of its ephemeris.
PropagatedOrbit spanned(const OrbitRequest& request, PropagatedOrbit propagated, double covered_s = kLongestSpanS) {
  propagated.begin = request.from.empty() ? propagated.epoch : instant("--from", request.from, propagated.epoch);
  const double left_s = covered_s - environment::seconds_between(propagated.epoch, propagated.begin);
  const auto end = request.to.empty() ? environment::later(propagated.begin, std::clamp(left_s, 0.0, kDayS))
                                      : instant("--to", request.to, propagated.epoch);
  propagated.begin_s = environment::seconds_between(propagated.epoch, propagated.begin);
  propagated.duration_s = environment::seconds_between(propagated.begin, end);
  if (!(propagated.duration_s >= 0.0)) wrong("--to", "must not be before --from");
  if (propagated.duration_s > kLongestSpanS) wrong("--to", "must be at most 366 days after --from");
  return propagated;
}

double number_of(const std::string& option, const std::string& text, double least, double most) {
  double value = 0.0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error == std::errc() && end == text.data() + text.size() && value >= least && value <= most) return value;
  char range[80];
  std::snprintf(range, sizeof range, "must be a number from %g to %g, not '", least, most);
  wrong(option, range + text + "'");
}

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> fields;
  std::istringstream stream(text);
  for (std::string field; std::getline(stream, field, ',');) fields.push_back(field);
  return fields;
}

/// A state vector, flown over the span that is asked for.
PropagatedOrbit from_state(const OrbitRequest& request) {
  if (request.epoch.empty()) wrong("--epoch", "is needed with --state, as 2027-06-21T00:00:00Z");
  const auto fields = split(request.state);
  const std::string option = "--state " + request.state;
  if (fields.size() != 6) wrong(option, "must be X,Y,Z,VX,VY,VZ in TEME, km and km/s");
  environment::OrbitState state;
  for (std::size_t i = 0; i < 3; ++i) {
    state.position_km[i] = number_of(option, fields[i], -1e6, 1e6);
    state.velocity_km_s[i] = number_of(option, fields[i + 3], -100.0, 100.0);
  }
  auto p = spanned(request, {"state", "00000", instant("--epoch", request.epoch, {}), {}, 0.0, nullptr, 0.0, false});
  try {
    auto flown = environment::fly(state, p.epoch, std::min(0.0, p.begin_s), std::max(0.0, p.begin_s + p.duration_s),
                                  request.elements.drag);
    const double offset_s = environment::seconds_between(flown.start, p.begin);
    p.orbit = std::make_shared<environment::EphemerisOrbit>(std::move(flown), offset_s);
  } catch (const std::invalid_argument& error) {
    wrong(option, error.what());
  } catch (const environment::Decayed& error) {
    throw LostOrbit(p, error);
  }
  return p;
}

PropagatedOrbit from_elements(const OrbitRequest& request) {
  if (request.epoch.empty()) wrong("--epoch", "is needed with elements, as 2027-06-21T00:00:00Z; or name a file");
  if (request.elements.drag.area_mass_m2_kg > 0.0 && !request.fast)
    wrong("--drag", "needs --fast: SGP4 takes drag from an element set alone");
  PropagatedOrbit propagated;
  propagated.name = "elements";
  propagated.number = "00000";
  propagated.epoch = instant("--epoch", request.epoch, {});
  propagated.is_sgp4 = !request.fast;
  propagated = spanned(request, propagated);
  environment::OrbitElements elements = request.elements;
  elements.propagator = request.fast ? environment::Propagator::kKeplerJ2 : environment::Propagator::kSgp4;
  try {
    // The elements hold at their own epoch, which need not be the span's begin.
    propagated.orbit =
        shifted(environment::make_orbit(environment::OrbitConfig{elements}, propagated.epoch), propagated.begin_s);
  } catch (const std::invalid_argument& error) {
    wrong("elements", error.what());
  }
  return propagated;
}

bool is_selected(const OrbitRequest& request, const ElementSet& set) {
  if (request.select.empty()) return true;
  return std::any_of(request.select.begin(), request.select.end(),
                     [&](const auto& word) { return is_meant(word, set); });
}

void check_selection(const OrbitRequest& request, const std::vector<ElementSet>& sets) {
  for (const auto& word : request.select) {
    if (std::any_of(sets.begin(), sets.end(), [&](const auto& set) { return is_meant(word, set); })) continue;
    std::vector<std::string> names;
    for (const auto& set : sets) names.insert(names.end(), {set.name, set.tle.satellite});
    wrong("--select " + word, "is not in " + request.file + base::did_you_mean(word, names));
  }
}

PropagatedOrbit along_ephemeris(const OrbitRequest& request, const ElementSet& set) {
  const auto& ephemeris = *set.ephemeris;
  auto propagated = spanned(request, {set.name, set.tle.satellite, ephemeris.start, {}, 0.0, nullptr, 0.0, false},
                            ephemeris.seconds.back());
  try {
    propagated.orbit = std::make_shared<environment::EphemerisOrbit>(ephemeris, propagated.begin_s);
  } catch (const std::invalid_argument& error) {
    wrong(request.file, set.name + ": " + error.what());
  }
  return propagated;
}

std::vector<double> grid(double duration_s, double step_s) {
  if (duration_s / step_s > kMostRows) wrong("--step", "must give at most ten million rows");
  std::vector<double> seconds;
  const auto count = static_cast<long>(std::floor(duration_s / step_s + 1e-6));
  for (long i = 0; i <= count; ++i) seconds.push_back(std::min(duration_s, step_s * static_cast<double>(i)));
  return seconds;
}

struct TimeText {
  std::string location, text;
};

std::string text_of_times(const std::string& path) {
  if (path != "-") {
    const auto text = base::read_text(path);
    if (!text) wrong("--times " + path, "cannot be read");
    return *text;
  }
  std::ostringstream text;
  text << std::cin.rdbuf();
  return base::without_byte_order_mark(text.str());
}

std::vector<TimeText> single_instants(const OrbitRequest& request) {
  std::vector<TimeText> texts;
  for (const auto& text : request.at) texts.push_back({"--at", text});
  if (request.times.empty()) return texts;
  std::istringstream in(text_of_times(request.times));
  long number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    while (!line.empty() && std::isspace(static_cast<unsigned char>(line.back())) != 0) line.pop_back();
    if (!line.empty()) texts.push_back({request.times + ":" + std::to_string(number) + ":1:", line});
  }
  if (texts.empty()) wrong("--times " + request.times, "holds no timestamp");
  return texts;
}

}  // namespace

std::vector<PropagatedOrbit> satellites_of(const OrbitRequest& request) {
  if (request.file.empty()) return {request.state.empty() ? from_elements(request) : from_state(request)};
  const auto sets = read_elements_file(request.file);
  check_selection(request, sets);
  std::vector<PropagatedOrbit> satellites;
  for (const auto& set : sets) {
    if (!is_selected(request, set)) continue;
    if (set.ephemeris) {
      satellites.push_back(along_ephemeris(request, set));
      continue;
    }
    auto propagated =
        spanned(request, {set.name, set.tle.satellite, set.tle.epoch, {}, 0.0, nullptr, 0.0, !request.fast});
    try {
      propagated.orbit = environment::make_orbit(
          set.tle, request.fast ? environment::Propagator::kKeplerJ2 : environment::Propagator::kSgp4,
          propagated.begin);
    } catch (const std::invalid_argument& error) {
      wrong(request.file, set.name + ": " + error.what());
    }
    satellites.push_back(std::move(propagated));
  }
  return satellites;
}

std::vector<std::vector<double>> instants_of(const OrbitRequest& request,
                                             const std::vector<PropagatedOrbit>& satellites) {
  const auto singles = single_instants(request);
  std::vector<std::vector<double>> all;
  for (const auto& propagated : satellites) {
    auto& seconds = all.emplace_back();
    if (singles.empty()) seconds = grid(propagated.duration_s, request.step_s);
    for (const auto& single : singles)
      seconds.push_back(
          environment::seconds_between(propagated.begin, instant(single.location, single.text, propagated.epoch)));
  }
  return all;
}

std::vector<environment::Utc> instants_of(const OrbitRequest& request) {
  std::vector<environment::Utc> instants;
  for (const auto& single : single_instants(request)) {
    if (single.text.find('T') == std::string::npos)
      wrong(single.location + " " + single.text, "must be a timestamp of UTC");
    instants.push_back(instant(single.location, single.text, {}));
  }
  if (!instants.empty()) return instants;
  if (request.from.empty()) wrong("--from", "or --at is needed, as 2027-06-21T00:00:00Z");
  const auto begin = instant("--from", request.from, {});
  const auto end = request.to.empty() ? begin : instant("--to", request.to, begin);
  const double duration_s = environment::seconds_between(begin, end);
  if (!(duration_s >= 0.0)) wrong("--to", "must not be before --from");
  for (const double t : grid(duration_s, request.step_s)) instants.push_back(environment::later(begin, t));
  return instants;
}

std::vector<environment::Site> sites_of(const OrbitRequest& request) {
  std::vector<environment::Site> sites;
  for (const auto& text : request.site) {
    const auto fields = split(text);
    const std::string option = "--site " + text;
    if (fields.size() < 3 || fields.size() > 4 || fields[0].empty())
      wrong(option, "must be NAME,LATITUDE,LONGITUDE[,ALTITUDE] in deg north, deg east and km");
    sites.push_back({fields[0], number_of(option, fields[1], -90.0, 90.0), number_of(option, fields[2], -360.0, 360.0),
                     fields.size() == 4 ? number_of(option, fields[3], -1.0, 100.0) : 0.0});
  }
  return sites;
}

}  // namespace flatsat::orbit
