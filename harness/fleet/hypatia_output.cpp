#include <cmath>
#include <filesystem>
#include <map>

#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/fleet/outputs.h"
#include "models/constellation/two_lines.h"
#include "models/environment/kepler_j2.h"

namespace flatsat::fleet {
namespace {

std::string in(const std::string& directory, const std::string& name) {
  return (std::filesystem::path(directory) / name).string();
}

[[noreturn]] void refuse(const config::SourceLocation& place, const std::string& what) {
  throw config::ConfigError({{place, what}});
}

/// A member's mean elements as a set; Kepler's elements become those that SGP4 flies at their altitude.
environment::Tle set_of(const Assembly& a, const constellation::Member& member) {
  if (const auto* set = std::get_if<constellation::SetOrbit>(&member.orbit)) return set->tle;
  const auto* el = std::get_if<environment::OrbitElements>(&member.orbit);
  if (el == nullptr) refuse(a.mesh_place, member.name + " flies an ephemeris: it has no mean elements for two lines");
  const double raan = el->ltan_h >= 0.0 ? environment::raan_of_ltan_deg(el->ltan_h, a.epoch) : el->raan_deg;
  return environment::element_set(*el, raan, a.epoch);
}

std::string sites_text(const Assembly& a) {
  std::string text;
  for (std::size_t i = 0; i < a.sites.size(); ++i) {
    const auto& s = a.sites[i];
    // The Cartesian place of satgenpy is on the ellipsoid of WGS-72 (distance_tools.py, geodetic2cartesian).
    constexpr double kRadiusM = 6378135.0, kFlattening = 1.0 / 298.26;
    const double e2 = 2.0 * kFlattening - kFlattening * kFlattening, latitude = s.latitude_deg * model::kDegree,
                 longitude = s.longitude_deg * model::kDegree, height_m = s.altitude_km * 1e3,
                 v = kRadiusM / std::sqrt(1.0 - e2 * std::sin(latitude) * std::sin(latitude));
    text += base::formatted("%zu,%s,%f,%f,%f,%f,%f,%f\n", i, s.name.c_str(), s.latitude_deg, s.longitude_deg, height_m,
                            (v + height_m) * std::cos(latitude) * std::cos(longitude),
                            (v + height_m) * std::cos(latitude) * std::sin(longitude),
                            (v * (1.0 - e2) + height_m) * std::sin(latitude));
  }
  return text;
}

/// One longest range for all sites; Hypatia knows no elevation.
double site_range_km(const Assembly& a) {
  std::optional<double> range;
  for (const auto& site : a.sites) {
    if (site.minimum_elevation_deg || !site.maximum_range_km || (range && *range != *site.maximum_range_km))
      refuse(a.mesh_place, "site " + site.name + ": a Hypatia directory has one range for all sites and no elevation");
    range = site.maximum_range_km;
  }
  return range.value_or(1.0);
}

}  // namespace

std::string members_to_lines(const Assembly& a) {
  std::string text;
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const auto& member = a.members[i];
    const auto set = set_of(a, member);
    const auto number = environment::catalogue_number(set.satellite).value_or(static_cast<std::uint32_t>(i + 1));
    try {
      const auto lines = constellation::to_two_lines(set, number);
      text += member.name + "\n" + lines.one + "\n" + lines.two + "\n";
    } catch (const std::invalid_argument& error) {
      refuse(a.mesh_place, member.name + ": " + error.what());
    }
  }
  return text;
}

void write_hypatia(const Assembly& a, const mesh::Span& span, const std::string& directory) {
  if (a.planes == 0) refuse(a.mesh_place, "a Hypatia directory is of one constellation with planes");
  if (std::isinf(a.limits.maximum_range_km)) refuse(a.mesh_place, "mesh.range is missing: a Hypatia directory has one");
  const double site_km = site_range_km(a);
  std::string tles = std::to_string(a.planes) + " " + std::to_string(a.per_plane) + "\n", links;
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const auto lines = constellation::to_two_lines(set_of(a, a.members[i]), static_cast<std::uint32_t>(i + 1));
    tles += "flatsat " + std::to_string(i) + "\n" + lines.one + "\n" + lines.two + "\n";
  }
  for (const auto& pair : a.policy->candidates(a.crew(span, 1)))
    links += std::to_string(pair.a) + " " + std::to_string(pair.b) + "\n";
  std::filesystem::create_directories(directory);
  base::write_whole(in(directory, "tles.txt"), tles);
  base::write_whole(in(directory, "isls.txt"), links);
  base::write_whole(in(directory, "ground_stations.txt"), sites_text(a));
  base::write_whole(in(directory, "description.txt"),
                    base::formatted("max_gsl_length_m=%.10f\nmax_isl_length_m=%.10f\n", site_km * 1e3,
                                    a.limits.maximum_range_km * 1e3));
}

void write_hypatia_routes(const Assembly& a, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                          const std::vector<std::int64_t>& instants, unsigned threads, const std::string& directory) {
  struct Texts {
    std::string paths, round_trips, last;
  };
  std::map<mesh::Pair, Texts> of_pair;
  walk_routes(a, mesh, pairs, instants, false, threads, [&](const RouteRow& row) {
    Texts& texts = of_pair[row.pair];
    const long long ns = row.at_ps / 1000;
    std::string path;
    for (const auto node : row.path) path += (path.empty() ? "" : "-") + std::to_string(node);
    if (path.empty()) path = "Unreachable";
    if (path != texts.last) texts.paths += std::to_string(ns) + "," + path + "\n";
    texts.last = path;
    const double rtt_ns = row.path.empty() ? 0.0 : 2e9 * row.length_km / model::kSpeedOfLightKmS;
    texts.round_trips += base::formatted("%lld,%.10f\n", ns, rtt_ns);
  });
  std::filesystem::create_directories(directory);
  for (const auto& [pair, texts] : of_pair) {
    const std::string name = std::to_string(pair.a) + "_to_" + std::to_string(pair.b) + ".txt";
    base::write_whole(in(directory, "networkx_path_" + name), texts.paths);
    base::write_whole(in(directory, "networkx_rtt_" + name), texts.round_trips);
  }
}

}  // namespace flatsat::fleet
