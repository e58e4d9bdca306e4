#include "harness/fleet/tables.h"
#include "models/environment/kepler_j2.h"
#include "models/environment/sgp4.h"

namespace flatsat::fleet {
namespace {

/// Mean altitude, inclination and node of a member, where it has mean elements.
struct Shape {
  std::optional<double> altitude_km, inclination_deg, raan_deg;
};

struct ShapeOf {
  const environment::Utc& epoch;
  Shape operator()(const environment::OrbitElements& el) const {
    return {el.altitude_km, el.inclination_deg,
            el.ltan_h >= 0.0 ? environment::raan_of_ltan_deg(el.ltan_h, epoch) : el.raan_deg};
  }
  Shape operator()(const constellation::SetOrbit& set) const {
    return {environment::brouwer_orbit(set.tle).a * model::wgs72::kRadiusKm - model::wgs84::kRadiusKm,
            set.tle.inclination / model::kDegree, set.tle.raan / model::kDegree};
  }
  Shape operator()(const std::shared_ptr<const environment::Orbit>&) const { return {}; }
};

orbit::Cell count(std::size_t value) { return orbit::figure(static_cast<double>(value), 0); }

orbit::Cell place(const std::optional<std::uint32_t>& value) { return value ? count(*value) : orbit::Cell{}; }

}  // namespace

orbit::Table topology_table(const Assembly&, Mesh& mesh, const std::vector<std::int64_t>& instants) {
  orbit::Table table{{"t_s", "links", "site_links", "least_degree", "mean_degree", "most_degree", "parts", "diameter",
                      "handovers", "site_handovers"},
                     {}};
  std::uint64_t version = std::numeric_limits<std::uint64_t>::max();
  mesh::GraphFigures figures{};
  for (const auto at : instants) {
    mesh.topology.advance_to(at);
    if (mesh.topology.version() != version) figures = mesh::figures_of(mesh.topology);
    version = mesh.topology.version();
    table.rows.push_back({orbit::figure(static_cast<double>(at) * 1e-12, 12), count(mesh.topology.links()),
                          count(mesh.topology.site_links()), count(figures.least_degree),
                          orbit::figure(figures.mean_degree, 6), count(figures.most_degree), count(figures.parts),
                          count(figures.diameter), count(mesh.topology.handovers()),
                          count(mesh.topology.site_handovers())});
  }
  return table;
}

orbit::Table members_table(const Assembly& a) {
  orbit::Table table{
      {"node", "name", "title", "plane", "index", "altitude_km", "inclination_deg", "raan_deg", "terminals", "present"},
      {}};
  for (std::size_t i = 0; i < a.members.size(); ++i) {
    const auto& m = a.members[i];
    const Shape shape = std::visit(ShapeOf{a.epoch}, m.orbit);
    table.rows.push_back({count(i), m.name, m.title, place(m.plane), place(m.index),
                          orbit::figure(shape.altitude_km, 6), orbit::figure(shape.inclination_deg, 6),
                          orbit::figure(shape.raan_deg, 6), count(a.terminals.terminals[i]),
                          std::string(m.present ? "yes" : "no")});
  }
  return table;
}

}  // namespace flatsat::fleet
