#include "harness/testbed/members.h"

#include <fnmatch.h>

#include <algorithm>
#include <map>

#include "harness/base/suggest.h"
#include "harness/testbed/input_text.h"
#include "models/environment/sgp4.h"

namespace flatsat::testbed {
namespace {

using config::Problem;

double revolutions_a_day(const environment::Tle& tle) { return tle.mean_motion * 1440.0 / (2.0 * model::kPi); }

/// Of the mean semi-major axis above 6378.137 km, as `shell` and `altitude` count.
double altitude_km(const environment::Tle& tle) {
  return environment::brouwer_orbit(tle).a * model::wgs72::kRadiusKm - model::wgs84::kRadiusKm;
}

/// The altitude that sets must have: what the testbed says, else of a pattern the middle one of them all.
std::optional<double> shell_km(const ConstellationConfig& config, const std::vector<orbit::ElementSet>& sets) {
  if (config.shell_km || config.pattern != Pattern::kHypatia) return config.shell_km;
  std::vector<double> altitudes;
  for (const auto& set : sets) altitudes.push_back(altitude_km(set.tle));
  const auto middle = altitudes.begin() + static_cast<std::ptrdiff_t>(altitudes.size() / 2);
  std::nth_element(altitudes.begin(), middle, altitudes.end());
  return *middle;
}

void check_shell(const ConstellationConfig& config, const std::vector<orbit::ElementSet>& sets,
                 std::vector<Problem>& problems) {
  if (sets.empty()) return;
  const auto shell = shell_km(config, sets);
  for (const auto& set : sets) {
    if (!shell || set.ephemeris) continue;
    const double altitude = altitude_km(set.tle);
    if (std::abs(altitude - *shell) <= config.shell_tolerance_km) continue;
    problems.push_back(
        {set.location,
         base::formatted("%s: a mean motion of %.8f revolutions a day flies at %.1f km, but its shell is at %.1f km",
                         set.name.c_str(), revolutions_a_day(set.tle), altitude, *shell)});
  }
}

constellation::MemberOrbit orbit_of(const orbit::ElementSet& set, environment::Propagator propagator,
                                    const environment::Utc& epoch) {
  if (set.ephemeris)
    return std::make_shared<environment::EphemerisOrbit>(*set.ephemeris,
                                                         environment::seconds_between(set.ephemeris->start, epoch));
  return constellation::SetOrbit{set.tle, propagator};
}

bool is_selected(const ConstellationConfig& config, const orbit::ElementSet& set, const std::string& number) {
  if (config.select.empty()) return true;
  return std::any_of(config.select.begin(), config.select.end(), [&](const std::string& wanted) {
    const auto catalogue = environment::catalogue_number(wanted);
    return wanted == set.name || (catalogue && std::to_string(*catalogue) == number) ||
           fnmatch(wanted.c_str(), set.name.c_str(), 0) == 0;
  });
}

/// By the catalogue number as a plain one, whatever way it was written; another name is kept.
std::string number_name(const orbit::ElementSet& set) {
  const auto number = environment::catalogue_number(set.tle.satellite);
  return number ? std::to_string(*number) : set.tle.satellite;
}

void take_elements(const Testbed& bed, const ConstellationConfig& config, const environment::Utc& epoch, Made& made,
                   std::vector<Problem>& problems) {
  std::vector<orbit::ElementSet> sets;
  std::map<std::string, config::SourceLocation> seen;
  for (auto& set : orbit::read_elements(needed_text(bed, config.file.text), input_path(bed, config.file.text))) {
    const std::string name = number_name(set);
    if (!is_selected(config, set, name)) continue;
    if (const auto [first, is_new] = seen.emplace(name, set.location); !is_new) {
      problems.push_back({set.location, "satellite " + name + " stands twice, first at " + to_string(first->second)});
      continue;
    }
    made.members.push_back({name, set.name, {}, {}, orbit_of(set, config.propagator, epoch)});
    made.places.push_back(set.location);
    sets.push_back(std::move(set));
  }
  if (sets.empty() && problems.empty())
    problems.push_back({config.location, "constellation." + config.name + ".select fits no satellite of " +
                                             input_path(bed, config.file.text)});
  check_shell(config, sets, problems);
}

void take_hypatia(const Testbed& bed, const ConstellationConfig& config, Made& made, std::vector<Problem>& problems) {
  const std::size_t before = problems.size();
  made.hypatia = read_hypatia(bed, config.file.text, problems);
  if (problems.size() != before) return;
  for (auto& site : made.hypatia.sites)
    site.figure = config.as_pyephem ? mesh::EarthFigure::kPyEphem : mesh::EarthFigure::kWgs84;
  const auto& d = made.hypatia;
  for (std::uint32_t i = 0; i < d.satellites.size(); ++i) {
    const auto& set = d.satellites[i];
    const std::uint32_t plane = i / d.per_plane, index = i % d.per_plane;
    made.members.push_back({constellation::place_name(plane, index, d.planes, d.per_plane), set.name, plane, index,
                            constellation::SetOrbit{set.tle, config.propagator, config.as_pyephem}});
    made.places.push_back(set.location);
  }
  check_shell(config, d.satellites, problems);
}

std::string words_of(const MemberRule& rule) {
  std::vector<std::string> words;
  if (!rule.name.empty()) words.push_back("name = " + base::quoted(rule.name));
  if (rule.plane) words.push_back("plane = " + std::to_string(*rule.plane));
  if (rule.first) words.push_back("index = " + base::quoted(rule.index));
  return base::joined(words);
}

void apply_rules(const ConstellationConfig& config, Made& made, std::vector<Problem>& problems) {
  made.terminals.assign(made.members.size(), static_cast<unsigned>(config.terminals));
  for (const auto& rule : config.rules) {
    bool any = false;
    for (std::size_t i = 0; i < made.members.size(); ++i) {
      if (!fits(rule, made.members[i])) continue;
      any = true;
      if (rule.terminals) made.terminals[i] = static_cast<unsigned>(*rule.terminals);
      made.members[i].present = rule.present;
    }
    if (!any)
      problems.push_back({rule.location, "constellation." + config.name + ".member: " + words_of(rule) +
                                             " fits no member; there are " + made.members.front().name + " to " +
                                             made.members.back().name});
  }
}

}  // namespace

bool fits(const MemberRule& rule, const constellation::Member& member) {
  if (!rule.name.empty() && fnmatch(rule.name.c_str(), member.name.c_str(), 0) != 0) return false;
  if (rule.plane && member.plane != rule.plane) return false;
  return !rule.first || (member.index && *member.index >= *rule.first && *member.index <= *rule.last);
}

Made make_members(const Testbed& bed, const ConstellationConfig& config, const environment::Utc& epoch,
                  std::vector<Problem>& problems) {
  Made made;
  const std::size_t before = problems.size();
  try {
    if (config.pattern == Pattern::kWalker) made.members = constellation::walker_members(config.walker, epoch);
    if (config.pattern == Pattern::kFormation) made.members = constellation::formation_members(config.formation);
    if (config.pattern == Pattern::kElements) take_elements(bed, config, epoch, made, problems);
    if (config.pattern == Pattern::kHypatia) take_hypatia(bed, config, made, problems);
  } catch (const config::ConfigError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
  } catch (const std::invalid_argument& error) {
    problems.push_back({config.location, "constellation." + config.name + ": " + error.what()});
  }
  if (problems.size() != before || made.members.empty()) return made;
  made.places.resize(made.members.size(), config.location);
  apply_rules(config, made, problems);
  return made;
}

}  // namespace flatsat::testbed
