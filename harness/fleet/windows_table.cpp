#include "harness/fleet/tables.h"
#include "models/mesh/sight_functions.h"

namespace flatsat::fleet {
namespace {

constexpr int kSecondsDigits = 9;

std::string cut(bool before, bool after) {
  if (before && after) return "both";
  return before ? "begin" : after ? "end" : "";
}

double range_km(const Assembly& a, mesh::Node from, mesh::Node to, double t) {
  const auto place = [&](mesh::Node node) {
    return node < a.satellites() ? a.batch.orbit(node).state(t).position_km
                                 : a.ground->state(node - a.satellites(), t).position_km;
  };
  const auto p = place(from), q = place(to);
  return std::hypot(p[0] - q[0], p[1] - q[1], p[2] - q[2]);
}

orbit::Table table_of(const Assembly& a, const std::vector<mesh::Window>& links,
                      const std::vector<mesh::Window>& sights) {
  orbit::Table table{{"from", "to", "begin_s", "end_s", "duration_s", "cut", "begin_range_km", "end_range_km"}, {}};
  const auto add = [&](const mesh::Window& w, mesh::Node to) {
    table.rows.push_back({a.names->name(w.pair.a), a.names->name(to), orbit::figure(w.begin_s, kSecondsDigits),
                          orbit::figure(w.end_s, kSecondsDigits), orbit::figure(w.end_s - w.begin_s, kSecondsDigits),
                          cut(w.begins_before, w.ends_after), orbit::figure(range_km(a, w.pair.a, to, w.begin_s), 6),
                          orbit::figure(range_km(a, w.pair.a, to, w.end_s), 6)});
  };
  for (const auto& w : links) add(w, w.pair.b);
  for (const auto& w : sights) add(w, static_cast<mesh::Node>(a.satellites() + w.pair.b));
  return table;
}

std::vector<mesh::Pair> every_pair(const Assembly& a) {
  std::vector<mesh::Pair> pairs;
  for (mesh::Node i = 0; i < a.satellites(); ++i)
    for (mesh::Node k = i + 1; k < a.satellites(); ++k) pairs.push_back({i, k});
  return pairs;
}

/// Pairs of the request apart: between satellites, and (satellite, site).
void split(const Assembly& a, const std::vector<mesh::Pair>& asked, std::vector<mesh::Pair>& links,
           std::vector<mesh::Pair>& sights) {
  for (auto [from, to] : asked) {
    if (from > to) std::swap(from, to);
    if (from >= a.satellites())
      throw config::ConfigError({{{"--pair", 0, 0}, "two sites have no line between them: one must be a satellite"}});
    if (to < a.satellites())
      links.push_back({from, to});
    else
      sights.push_back({from, static_cast<mesh::Node>(to - a.satellites())});
  }
}

}  // namespace

orbit::Table windows_table(const Assembly& a, const MeshRequest& request) {
  const auto span = span_of(request, a);
  check_flight(a, span);
  std::vector<mesh::Pair> links, sights;
  split(a, pairs_of(request, a), links, sights);
  const bool asked = !request.pairs.empty();
  if (request.every_pair)
    links = every_pair(a);
  else if (!asked)
    links = a.policy->candidates(a.crew(span, request.threads));
  const auto link_windows = mesh::link_windows(a.batch, links, a.limits, span, request.threads);
  if (asked && sights.empty()) return table_of(a, link_windows, {});
  auto site_windows = sights_of(a, span, request.threads).windows;
  if (asked)
    std::erase_if(site_windows, [&](const mesh::Window& w) {
      return std::find(sights.begin(), sights.end(), w.pair) == sights.end();
    });
  return table_of(a, link_windows, site_windows);
}

orbit::Table contacts_table(const Assembly& a, const Mesh& mesh) {
  return table_of(a, mesh.schedule.contacts, mesh.sights);
}

}  // namespace flatsat::fleet
