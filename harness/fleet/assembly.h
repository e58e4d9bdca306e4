#pragma once
#include <memory>
#include <vector>

#include "harness/fleet/node_names.h"
#include "harness/testbed/testbed.h"
#include "models/mesh/moving_mesh.h"
#include "models/mesh/schedule.h"
#include "models/mesh/topology.h"
#include "models/optical/cloud_field.h"

namespace flatsat::fleet {

/// The constellations, sites and mesh of a testbed, ready to be flown. Nodes count members first, then sites.
struct Assembly {
  environment::Utc epoch;
  double duration_s = 0.0;
  std::vector<constellation::Member> members;  // whole names, "c.p03s17"
  environment::OrbitBatch batch;
  std::vector<mesh::SiteConfig> sites;
  std::unique_ptr<mesh::Ground> ground;
  std::unique_ptr<NodeNames> names;
  std::unique_ptr<mesh::PairingPolicy> policy;
  mesh::LinkLimits limits;
  mesh::TerminalConfig terminals;
  std::optional<mesh::SiteTerminalConfig> site_terminals;  // none: sites see all that their sky has
  std::optional<optical::CloudFieldConfig> clouds;         // over all sites; none: they are always clear
  std::uint64_t seed = 0;                                  // of searches
  std::vector<mesh::RangeRate> link_rates;                 // by the budget of the mesh's terminal; empty: as configured
  std::optional<mesh::SiteBudget> site_budget;             // of links with sites, likewise
  std::map<mesh::Pair, config::SourceLocation> link_places;  // of pairs that are written down
  config::SourceLocation mesh_place;
  std::uint32_t planes = 0, per_plane = 0;  // of a single constellation that has them

  mesh::Crew crew(const mesh::Span& span, unsigned threads) const { return {members, batch, limits, span, threads}; }
  std::size_t satellites() const { return members.size(); }
};

/// Builds it; what runs as it is and had better be otherwise goes to `remarks`: members that cross in one place at the
/// epoch, element sets that are old.
/// Errors: ConfigError with everything that is wrong in constellations, sites, mesh and their files.
Assembly assemble(const testbed::Testbed& bed, std::vector<config::Problem>& remarks);

/// That all members fly at both ends of a span. Errors: std::runtime_error with the member, the instant and why.
void check_flight(const Assembly& assembly, const mesh::Span& span);

/// Links and sights of a span: the schedule and the windows of sites, as far as terminals serve them.
struct Mesh {
  mesh::Schedule schedule, site_schedule;  // of sites gaps and counts; its contacts are `sights`
  std::vector<mesh::Window> sights;
  mesh::Topology topology;
  mesh::RatePlan rates;  // empty where no budget was asked for
};
Mesh mesh_of(const Assembly& assembly, const mesh::Span& span, unsigned threads);

/// What a schedule says of pairs that are never in reach, and of those that found no terminal at some time, for
/// people: with the place of each that was written down.
std::vector<config::Problem> schedule_remarks(const Assembly& assembly, const Mesh& mesh);

/// When sites come under clouds and out of them in a span that begins at the epoch; the site's own number.
std::optional<std::vector<optical::SkyChange>> sky_changes(const Assembly& assembly, double duration_s);

/// Windows of sites, without those of satellites that are lost, and without light where there is a budget: with rates.
mesh::RatedWindows sights_of(const Assembly& assembly, const mesh::Span& span, unsigned threads);

}  // namespace flatsat::fleet
