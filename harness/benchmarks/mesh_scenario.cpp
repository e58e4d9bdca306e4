#include "harness/benchmarks/mesh_scenario.h"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "models/constellation/two_lines.h"
#include "models/constellation/walker.h"
#include "models/mesh/routes.h"
#include "models/mesh/schedule.h"

namespace flatsat::benchmarks {
namespace {

constexpr std::size_t kSites = 100;
constexpr double kElevationDeg = 25.0, kHighestLatitude = 0.82;  // its sine, 55 deg
constexpr double kGoldenTurnDeg = 137.50776405003785;

double now_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

/// Even over the inhabited part of the sphere, one a golden turn.
std::vector<mesh::SiteConfig> even_sites() {
  std::vector<mesh::SiteConfig> sites;
  for (std::size_t i = 0; i < kSites; ++i) {
    mesh::SiteConfig site;
    site.name = "site" + std::to_string(i);
    const double height = kHighestLatitude * (2.0 * (static_cast<double>(i) + 0.5) / kSites - 1.0);
    site.latitude_deg = std::asin(height) / model::kDegree;
    site.longitude_deg = std::fmod(kGoldenTurnDeg * static_cast<double>(i), 360.0) - 180.0;
    site.minimum_elevation_deg = kElevationDeg;
    sites.push_back(site);
  }
  return sites;
}

}  // namespace

MeshScenario mesh_scenario() {
  MeshScenario s;
  s.epoch = environment::parse_utc("2027-06-21T00:00:00Z");
  constellation::WalkerConfig walker;
  walker.planes = 72, walker.per_plane = 22, walker.stagger = 0.5, walker.mean_anomaly_deg = 3.0;
  walker.propagator = environment::Propagator::kSgp4;
  walker.rounded_to_lines = true;
  s.members = constellation::walker_members(walker, s.epoch);
  s.batch = constellation::batch_of(s.members, s.epoch);
  s.sites = even_sites();
  s.links = mesh::PlusGrid({}).candidates({s.members, s.batch, {}, {0.0, 1.0}});
  return s;
}

MeshWork mesh_routes(const MeshScenario& s, int seconds, unsigned threads) {
  const double begin = now_s();
  const mesh::Ground ground(s.sites, s.epoch);
  const mesh::Crew crew{s.members, s.batch, {}, {0.0, static_cast<double>(seconds)}, threads};
  const auto plan = mesh::make_schedule(mesh::PlusGrid({}), crew, {});
  const auto satellites = static_cast<mesh::Node>(s.members.size());
  mesh::Topology topology(satellites, s.sites.size(), plan.contacts,
                          mesh::site_windows(s.batch, ground, crew.span, threads));
  mesh::Routes::Config config{{}, std::vector<bool>(topology.nodes(), true), threads};
  for (mesh::Node site = satellites; site < topology.nodes(); ++site) {
    config.sources.push_back(site);
    config.transits[site] = false;
  }
  mesh::Routes routes(config);
  mesh::NodePlaces places(s.batch, ground);
  MeshWork work;
  for (int t = 0; t < seconds; ++t) {
    topology.advance_to(mesh::to_ps(t));
    routes.update(topology, places.at(t));
    for (std::size_t i = 0; i < config.sources.size(); ++i) {
      for (std::size_t k = i + 1; k < config.sources.size(); ++k) {
        const double km = routes.length_km(i, config.sources[k]);
        if (!std::isfinite(km)) continue;
        if (t < kComparedSeconds) work.sum_km += km;
        ++work.routes;
      }
    }
  }
  work.wall_s = (now_s() - begin) / seconds;
  return work;
}

std::string to_json(const MeshScenario& s) {
  auto sets = nlohmann::json::array(), sites = nlohmann::json::array(), links = nlohmann::json::array();
  for (std::size_t i = 0; i < s.members.size(); ++i) {
    const auto lines = constellation::to_two_lines(std::get<constellation::SetOrbit>(s.members[i].orbit).tle,
                                                   static_cast<std::uint32_t>(i + 1));
    sets.push_back({lines.one, lines.two});
  }
  for (const auto& site : s.sites) sites.push_back({site.latitude_deg, site.longitude_deg});
  for (const auto& link : s.links) links.push_back({link.a, link.b});
  return nlohmann::json{{"epoch", environment::to_string(s.epoch)},
                        {"sets", sets},
                        {"sites", sites},
                        {"links", links},
                        {"elevation_deg", kElevationDeg},
                        {"compared", kComparedSeconds}}
      .dump();
}

}  // namespace flatsat::benchmarks
