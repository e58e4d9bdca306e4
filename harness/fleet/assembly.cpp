#include "harness/fleet/assembly.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "harness/base/text.h"
#include "harness/fleet/contact_plan.h"
#include "harness/testbed/constellation_config.h"
#include "harness/testbed/input_text.h"
#include "harness/testbed/members.h"
#include "harness/time/seed.h"
#include "models/environment/element_age.h"

namespace flatsat::fleet {
namespace {

using config::Problem;

constexpr double kOnePlaceKm = 1e-3, kCrossingKm = 1e-2;
constexpr std::size_t kShown = 3;  // of many remarks of one kind

/// Builds an assembly step by step; mistakes are collected.
class Assembler {
 public:
  Assembler(const testbed::Testbed& bed, std::vector<Problem>& remarks)
      : bed_(bed), part_(*bed.constellation), remarks_(remarks) {}

  Assembly assemble() {
    out_.epoch = bed_.epoch;
    out_.duration_s = bed_.duration_s;
    out_.mesh_place = part_.mesh.location;
    take_constellations();
    stop_at_problems();
    take_sites();
    out_.names = std::make_unique<NodeNames>(out_.members, out_.sites);
    fly();
    choose_policy();
    take_budgets();
    take_clouds();
    stop_at_problems();
    out_.terminals.acquisition_s = part_.mesh.acquisition_s;
    out_.seed = bed_.seed;
    return std::move(out_);
  }

 private:
  void stop_at_problems() const {
    if (!problems_.empty()) throw config::ConfigError(problems_);
  }

  /// A Hypatia directory brings its own epoch; the testbed's holds where one is written.
  void take_epoch(const testbed::HypatiaDirectory& hypatia) {
    if (!bed_.epoch_given && !hypatia.satellites.empty()) out_.epoch = hypatia.satellites.front().tle.epoch;
  }

  void take_constellations() {
    for (const auto& config : part_.constellations) {
      testbed::Made made = testbed::make_members(bed_, config, out_.epoch, problems_);
      take_epoch(made.hypatia);
      const auto group = static_cast<std::uint32_t>(&config - part_.constellations.data());
      const auto first = static_cast<mesh::Node>(out_.members.size());
      for (auto& member : made.members) {
        member.name = config.name + "." + member.name;
        member.group = group;
        out_.members.push_back(std::move(member));
      }
      out_.terminals.terminals.insert(out_.terminals.terminals.end(), made.terminals.begin(), made.terminals.end());
      site_terminals_.insert(site_terminals_.end(), made.members.size(), static_cast<unsigned>(config.site_terminals));
      places_.insert(places_.end(), made.places.begin(), made.places.end());
      take_hypatia(made.hypatia, first);
      if (config.pattern == testbed::Pattern::kWalker)
        out_.planes = config.walker.planes, out_.per_plane = config.walker.per_plane;
    }
    if (part_.constellations.size() != 1) out_.planes = out_.per_plane = 0;
    if (out_.members.empty() && problems_.empty())
      problems_.push_back({{bed_.path, 0, 0}, "has no constellation: [constellation.NAME] is missing"});
  }

  void take_hypatia(const testbed::HypatiaDirectory& d, mesh::Node first) {
    if (d.satellites.empty()) return;
    out_.planes = d.planes, out_.per_plane = d.per_plane;
    for (std::size_t i = 0; i < d.links.size(); ++i) {
      const mesh::Pair pair{d.links[i].a + first, d.links[i].b + first};
      links_.push_back(pair);
      out_.link_places[pair] = d.link_places[i];
    }
    out_.sites.insert(out_.sites.end(), d.sites.begin(), d.sites.end());
    range_km_ = std::min(range_km_, d.longest_link_km);
    of_hypatia_ = true;
  }

  void take_sites() {
    for (const auto& site : part_.sites) out_.sites.push_back(site.site);
    const auto& terminal = part_.mesh.site_terminal;
    for (auto& site : out_.sites) {
      if (terminal.location.line == 0) break;
      const double range_km = terminal.terminal.maximum_range_km;
      site.maximum_range_km = std::min(site.maximum_range_km.value_or(range_km), range_km);
    }
    out_.ground = std::make_unique<mesh::Ground>(out_.sites, out_.epoch);
  }

  void fly() {
    for (std::size_t i = 0; i < out_.members.size(); ++i) {
      try {
        constellation::add_to(out_.batch, out_.members[i], out_.epoch);
      } catch (const std::invalid_argument& error) {
        // What all of a pattern have in common is told once, by the first of them.
        const std::string what = error.what();
        const auto is_same = [&](const config::Problem& p) {
          return p.location.line == places_[i].line && p.text.ends_with(": " + what);
        };
        if (std::none_of(problems_.begin(), problems_.end(), is_same))
          problems_.push_back({places_[i], out_.members[i].name + ": " + what});
      }
    }
    stop_at_problems();
    check_flight(out_, {0.0, 0.0});
    check_places();
    tell_age();
  }

  void check_places() {
    environment::StateColumns states;
    out_.batch.states(0.0, states);
    std::vector<Problem> crossing;
    for (const auto& meeting : constellation::meetings(states, kCrossingKm)) {
      const std::string both = out_.members[meeting.a].name + " and " + out_.members[meeting.b].name;
      if (meeting.stays() && meeting.distance_km < kOnePlaceKm)
        problems_.push_back({places_[meeting.b], both + " are in one place, " +
                                                     base::formatted("%.3f m apart", meeting.distance_km * 1e3)});
      else if (!meeting.stays())
        crossing.push_back({places_[meeting.b],
                            both + base::formatted(" cross %.3f m apart at the epoch", meeting.distance_km * 1e3)});
    }
    remark_some(crossing, "pairs that cross so near");
  }

  /// The oldest set tells for all.
  void tell_age() {
    for (std::size_t i = 0; i < out_.members.size(); ++i) {
      const auto* set = std::get_if<constellation::SetOrbit>(&out_.members[i].orbit);
      if (set == nullptr) continue;
      const auto told =
          environment::told_of_age(environment::seconds_between(set->tle.epoch, out_.epoch), out_.duration_s);
      if (told.empty()) continue;
      remarks_.push_back({places_[i], out_.members[i].name + ": " + told});
      return;
    }
  }

  void remark_some(const std::vector<Problem>& all, const std::string& what) {
    for (std::size_t i = 0; i < all.size() && i < kShown; ++i) remarks_.push_back(all[i]);
    if (all.size() > kShown)
      remarks_.push_back({all[kShown].location, "and " + std::to_string(all.size() - kShown) + " more " + what});
  }

  void take_clouds() {
    const auto& clouds = part_.mesh.clouds;
    const bool any =
        std::any_of(part_.sites.begin(), part_.sites.end(), [](const auto& s) { return s.clear.has_value(); });
    if (clouds.location.line > 0 && !any)
      problems_.push_back({clouds.location, "mesh.clouds: no site says how often it is clear, as [site.NAME] clear"});
    if (!any) return;
    out_.clouds = clouds.field;
    const std::size_t of_directories = out_.sites.size() - part_.sites.size();
    for (std::size_t i = 0; i < out_.sites.size(); ++i)
      out_.clouds->sites.push_back({out_.sites[i].latitude_deg * environment::kDegree,
                                    out_.sites[i].longitude_deg * environment::kDegree,
                                    i < of_directories ? 1.0 : part_.sites[i - of_directories].clear.value_or(1.0)});
  }

  static mesh::PointingConfig pointing_of(const testbed::MeshTerminal& terminal) {
    return {terminal.slew_rad_s, terminal.search(), terminal.terminal.settle_s};
  }

  /// What terminals carry; their links are no longer than they have light for.
  void take_budgets() {
    const auto& m = part_.mesh;
    if (m.terminal.location.line > 0) {
      const auto& optics = m.terminal.terminal.optics;
      out_.link_rates =
          mesh::rates_by_range(optics, optical::rungs(optics, m.terminal.ladder), m.terminal.terminal.maximum_range_km);
      if (out_.link_rates.empty())
        return problems_.push_back({m.terminal.location, "mesh.terminal: has light enough for no rate over any range"});
      out_.limits.maximum_range_km = std::min(out_.limits.maximum_range_km, out_.link_rates.back().range_km);
      out_.terminals.pointing = pointing_of(m.terminal);
    }
    if (m.site_terminal.location.line == 0) return;
    out_.site_terminals = {site_terminals_, {}, pointing_of(m.site_terminal)};
    out_.site_terminals->of_sites.assign(out_.sites.size() - part_.sites.size(), 4);  // those of directories
    for (const auto& site : part_.sites) out_.site_terminals->of_sites.push_back(static_cast<unsigned>(site.terminals));
    const auto& optics = m.site_terminal.terminal.optics;
    out_.site_budget = {optics, optical::rungs(optics, m.site_terminal.ladder),
                        optical::zenith_loss_db(m.air.air, optics.wavelength_m)};
    if (optical::longest_range_m(optics, out_.site_budget->rungs.back().least_w) == 0.0)
      problems_.push_back(
          {m.site_terminal.location, "mesh.site_terminal: has light enough for no rate over any range"});
  }

  void choose_policy() {
    const auto& m = part_.mesh;
    out_.limits = m.limits;
    if (!m.range_given) out_.limits.maximum_range_km = range_km_;
    auto pairing = m.pairing;
    if (pairing == testbed::Pairing::kOfPattern && !of_hypatia_)
      pairing = has_planes() ? testbed::Pairing::kPlusGrid : testbed::Pairing::kNearest;
    switch (pairing) {
      case testbed::Pairing::kOfPattern:
        out_.policy = std::make_unique<mesh::PairList>(links_);
        return;
      case testbed::Pairing::kPlusGrid:
        out_.policy = std::make_unique<mesh::PlusGrid>(grid());
        return;
      case testbed::Pairing::kNearest:
        out_.policy =
            std::make_unique<mesh::Nearest>(mesh::Nearest::Config{static_cast<unsigned>(m.nearest), m.every_s});
        return;
      case testbed::Pairing::kList:
        out_.policy = std::make_unique<mesh::PairList>(written_links());
        return;
      case testbed::Pairing::kPlan:
        out_.policy = std::make_unique<mesh::PlannedContacts>(planned());
        return;
      case testbed::Pairing::kNone:
        out_.policy = std::make_unique<mesh::PairList>(std::vector<mesh::Pair>{});
        return;
    }
  }

  bool has_planes() const {
    return std::any_of(out_.members.begin(), out_.members.end(), [](const auto& m) { return m.plane.has_value(); });
  }

  /// By default a grid closes where the nodes go all round, with the index that is ahead there by the phasing.
  mesh::PlusGrid::Config grid() const {
    const auto& m = part_.mesh;
    mesh::PlusGrid::Config grid{static_cast<int>(m.shift), static_cast<int>(m.shift), true};
    for (const auto& c : part_.constellations) {
      if (c.pattern != testbed::Pattern::kWalker) continue;
      grid.seam = c.walker.raan_spread_deg == 360.0;
      grid.seam_shift = static_cast<int>(m.shift + std::lround(c.walker.phasing));
    }
    if (m.seam) grid.seam = *m.seam;
    if (m.seam_shift) grid.seam_shift = static_cast<int>(*m.seam_shift);
    return grid;
  }

  /// A satellite by its name; a problem where there is none.
  std::optional<mesh::Node> satellite(const std::string& word, const config::SourceLocation& place) {
    const auto node = out_.names->find(word);
    if (!node) problems_.push_back({place, "mesh.links: " + out_.names->wrong(word)});
    if (!node || *node < out_.satellites()) return node;
    problems_.push_back({place, "mesh.links: " + word + " is a site: its links are those that its sight allows"});
    return std::nullopt;
  }

  std::vector<mesh::Pair> written_links() {
    std::vector<mesh::Pair> pairs;
    for (const auto& link : part_.mesh.links) {
      const auto a = satellite(link.first, link.location), b = satellite(link.second, link.location);
      if (!a || !b) continue;
      if (*a == *b) problems_.push_back({link.location, "mesh.links: " + link.first + " is linked with itself"});
      pairs.push_back({std::min(*a, *b), std::max(*a, *b)});
      out_.link_places[pairs.back()] = link.location;
    }
    return pairs;
  }

  std::vector<mesh::Window> planned() {
    const std::string &name = part_.mesh.plan.text, path = testbed::input_path(bed_, name);
    std::vector<mesh::Window> plan;
    std::size_t with_sites = 0;
    for (const auto& c :
         read_contact_plan(testbed::needed_text(bed_, name), path, *out_.names, out_.epoch, problems_)) {
      if (std::max(c.from, c.to) >= out_.satellites()) {
        ++with_sites;
        continue;
      }
      plan.push_back({{std::min(c.from, c.to), std::max(c.from, c.to)}, c.begin_s, c.end_s, false, false});
      out_.link_places.emplace(plan.back().pair, c.location);
    }
    if (with_sites > 0)
      remarks_.push_back({{path, 0, 0}, std::to_string(with_sites) + " contacts with sites are left to their sight"});
    return plan;
  }

  const testbed::Testbed& bed_;
  const testbed::ConstellationPart& part_;
  std::vector<Problem>& remarks_;
  std::vector<Problem> problems_;
  Assembly out_;
  std::vector<config::SourceLocation> places_;  // of members
  std::vector<unsigned> site_terminals_;        // of members
  std::vector<mesh::Pair> links_;               // of Hypatia directories
  double range_km_ = std::numeric_limits<double>::infinity();
  bool of_hypatia_ = false;
};

}  // namespace

Assembly assemble(const testbed::Testbed& bed, std::vector<Problem>& remarks) {
  return Assembler(bed, remarks).assemble();
}

namespace {

/// Of many pairs the first ones, and how many more there are.
void remark_pairs(const Assembly& assembly, const std::vector<mesh::Pair>& pairs, const std::string& what,
                  const std::function<std::string(const mesh::Pair&)>& told, std::vector<Problem>& remarks) {
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (i == kShown) {
      remarks.push_back(
          {assembly.mesh_place, "and " + std::to_string(pairs.size() - kShown) + " more pairs that " + what});
      return;
    }
    const auto place = assembly.link_places.find(pairs[i]);
    remarks.push_back({place != assembly.link_places.end() ? place->second : assembly.mesh_place, told(pairs[i])});
  }
}

}  // namespace

std::vector<Problem> schedule_remarks(const Assembly& assembly, const Mesh& mesh) {
  std::vector<Problem> remarks;
  std::vector<mesh::Pair> unseen;
  std::copy_if(mesh.schedule.unseen.begin(), mesh.schedule.unseen.end(), std::back_inserter(unseen),
               [&](const mesh::Pair& p) { return assembly.members[p.a].present && assembly.members[p.b].present; });
  const auto both = [&](const mesh::Pair& p) {
    return assembly.members[p.a].name + " and " + assembly.members[p.b].name;
  };
  remark_pairs(
      assembly, unseen, "are out of reach for the whole run",
      [&](const mesh::Pair& p) { return both(p) + " are out of reach for the whole run"; }, remarks);
  const auto lasers = [&](std::uint32_t node) {
    return assembly.members[node].name + " has " + std::to_string(assembly.terminals.terminals[node]);
  };
  remark_pairs(
      assembly, mesh.schedule.unserved_pairs, "find no free terminal at some time",
      [&](const mesh::Pair& p) {
        return both(p) + " find no free terminal at some time: " + lasers(p.a) + ", " + lasers(p.b);
      },
      remarks);
  return remarks;
}

void check_flight(const Assembly& assembly, const mesh::Span& span) {
  for (const double t : {span.begin_s, span.end_s}) {
    for (std::size_t i = 0; i < assembly.batch.size(); ++i) {
      try {
        assembly.batch.orbit(i).state(t);
      } catch (const std::domain_error& error) {
        throw std::runtime_error(assembly.members[i].name + " at " +
                                 environment::to_string(environment::later(assembly.epoch, t)) + ": " + error.what());
      }
    }
  }
}

std::optional<std::vector<optical::SkyChange>> sky_changes(const Assembly& assembly, double duration_s) {
  if (!assembly.clouds) return std::nullopt;
  time::NamedStream random(assembly.seed, "mesh.clouds");
  return optical::sky_changes(*assembly.clouds, duration_s, random);
}

mesh::RatedWindows sights_of(const Assembly& assembly, const mesh::Span& span, unsigned threads) {
  auto sights = mesh::site_windows(assembly.batch, *assembly.ground, span, threads);
  std::erase_if(sights, [&](const mesh::Window& w) { return !assembly.members[w.pair.a].present; });
  if (!assembly.site_budget) return {std::move(sights), {}};
  return mesh::site_rates(assembly.batch, *assembly.ground, sights, *assembly.site_budget, span, threads);
}

Mesh mesh_of(const Assembly& assembly, const mesh::Span& span, unsigned threads) {
  Mesh mesh;
  time::NamedStream random(assembly.seed, "mesh.acquisition"), site_random(assembly.seed, "mesh.site_acquisition");
  mesh.schedule = mesh::make_schedule(*assembly.policy, assembly.crew(span, threads), assembly.terminals, &random);
  auto sights = sights_of(assembly, span, threads);
  if (assembly.site_terminals)
    mesh.site_schedule = mesh::schedule_sights(assembly.batch, *assembly.ground, std::move(sights.windows),
                                               *assembly.site_terminals, site_random);
  mesh.sights = assembly.site_terminals ? std::exchange(mesh.site_schedule.contacts, {}) : std::move(sights.windows);
  mesh.topology = mesh::Topology(assembly.satellites(), assembly.sites.size(), mesh.schedule.contacts, mesh.sights);
  auto links = mesh::link_rates(assembly.batch, mesh.schedule.contacts, assembly.link_rates, span, threads);
  mesh.rates = {std::move(links.changes), std::move(sights.changes)};
  return mesh;
}

}  // namespace flatsat::fleet
