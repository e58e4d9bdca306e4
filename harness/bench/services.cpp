#include "harness/bench/services.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/base/text.h"
#include "harness/bench/request_trace.h"
#include "harness/testbed/input_text.h"
#include "harness/time/sim_time.h"

namespace flatsat::bench {
namespace {

serving::ServiceConfig config_of(const testbed::ServiceConfig& s) {
  const auto ps = [](double seconds) { return time::SimTime::from_seconds(seconds).ps; };
  const double deadline_s = *s.deadline_s;
  return {.name = s.name,
          .server = s.server,
          .bytes_per_token = s.bytes_per_token,
          .first_token_ps = ps(s.first_token_s.value_or(deadline_s)),
          .deadline_ps = ps(deadline_s),
          .give_up_ps = ps(s.give_up_s.value_or(3.0 * deadline_s)),
          .reach_s = s.reach_s,
          .retries = static_cast<unsigned>(s.retries)};
}

/// Local mean solar time at an instant, hours.
double local_h(const environment::Utc& at, double longitude_deg) {
  const double days = at.jd1 + at.jd2 + 0.5;
  return std::fmod(24.0 * (days - std::floor(days)) + longitude_deg / 15.0 + 24.0, 24.0);
}

/// Could not be flown.
bool is_wrong(const testbed::ServiceConfig& s) {
  const auto& server = s.server;
  return !s.deadline_s || (s.give_up_s && *s.give_up_s <= *s.deadline_s) ||
         !(server.step_s + server.step_per_request_s > 0.0) || s.demand.tokens.longest > server.memory_tokens;
}

class Maker {
 public:
  Maker(const testbed::Testbed& bed, const fleet::Assembly& assembly, const satellite::RandomSource& random)
      : bed_(bed), assembly_(assembly), random_(random) {}

  std::unique_ptr<serving::Demand> demand(const testbed::ServiceConfig& s, const std::vector<unsigned>& sites) {
    return s.requests.empty() ? at_random(s, sites) : recorded(s, sites.size());
  }

  std::vector<config::Problem> problems;

 private:
  std::unique_ptr<serving::Demand> at_random(const testbed::ServiceConfig& s, const std::vector<unsigned>& sites) {
    std::vector<serving::PoissonConfig> configs;
    std::vector<model::RandomStream*> streams;
    for (const auto node : sites) {
      configs.push_back(s.demand);
      configs.back().local_start_h =
          local_h(assembly_.epoch, assembly_.sites[node - assembly_.satellites()].longitude_deg);
      streams.push_back(&random_("service." + s.name + "." + assembly_.names->name(node)));
    }
    return std::make_unique<serving::PoissonDemand>(configs, std::move(streams));
  }

  std::unique_ptr<serving::Demand> recorded(const testbed::ServiceConfig& s, std::size_t sites) {
    const auto path = testbed::input_path(bed_, s.requests.text);
    const auto text = testbed::input_text(bed_, s.requests.text);
    if (!text) {
      problems.push_back({s.requests.location, "service." + s.name + ".requests: there is no file " + path});
      return nullptr;
    }
    std::vector<serving::Ask> asks;
    try {
      auto& stream = random_("service." + s.name + ".sites");
      for (const auto& r : parse_request_trace(*text, path, s.server.memory_tokens))
        asks.push_back({r.at_ps, static_cast<unsigned>(model::uniform_below(stream, sites)), r.context_tokens,
                        r.generated_tokens});
    } catch (const config::ConfigError& error) {
      problems.insert(problems.end(), error.problems().begin(), error.problems().end());
      return nullptr;
    }
    std::stable_sort(asks.begin(), asks.end(), [](const auto& a, const auto& b) {
      return a.at_ps != b.at_ps ? a.at_ps < b.at_ps : a.site < b.site;
    });
    return std::make_unique<serving::ListedDemand>(std::move(asks));
  }

  const testbed::Testbed& bed_;
  const fleet::Assembly& assembly_;
  const satellite::RandomSource& random_;
};

}  // namespace

std::vector<unsigned> nodes_like(const std::vector<config::LocatedText>& patterns, const fleet::Assembly& assembly,
                                 Nodes which, const std::string& what, std::vector<config::Problem>& problems) {
  const bool members = which == Nodes::kMembers;
  const auto begin = members ? 0u : static_cast<unsigned>(assembly.satellites());
  const auto end = static_cast<unsigned>(members ? assembly.satellites() : assembly.names->size());
  std::set<unsigned> nodes;
  for (const auto& pattern : patterns) {
    bool any = false;
    for (unsigned node = begin; node < end; ++node) {
      if (fnmatch(pattern.text.c_str(), assembly.names->name(node).c_str(), 0) != 0) continue;
      any = true;
      if (!members || assembly.members[node].present) nodes.insert(node);
    }
    if (any) continue;
    const std::string there = begin == end
                                  ? "there is none"
                                  : "there are " + assembly.names->name(begin) + " to " + assembly.names->name(end - 1);
    problems.push_back({pattern.location, what + ": " + base::quoted(pattern.text) + " fits no " +
                                              (members ? "member" : "site") + "; " + there});
  }
  return {nodes.begin(), nodes.end()};
}

std::vector<std::unique_ptr<serving::Service>> make_services(const testbed::Testbed& bed,
                                                             const fleet::Assembly& assembly,
                                                             cluster::ClusterNetwork& network,
                                                             const satellite::RandomSource& random,
                                                             model::EventSink& events) {
  std::vector<std::unique_ptr<serving::Service>> services;
  Maker maker(bed, assembly, random);
  for (const auto& s : bed.constellation->services) {
    const std::string what = "service." + s.name;
    if (is_wrong(s)) continue;  // told where it stands
    auto sites = nodes_like(s.from, assembly, Nodes::kSites, what + ".from", maker.problems);
    auto servers = nodes_like(s.to, assembly, Nodes::kMembers, what + ".to", maker.problems);
    if (servers.empty() && maker.problems.empty())
      maker.problems.push_back({s.location, what + ".to: all members that fit are lost from the begin"});
    if (!maker.problems.empty()) continue;
    auto demand = maker.demand(s, sites);
    if (demand == nullptr) continue;
    services.push_back(std::make_unique<serving::Service>(config_of(s), std::move(sites), std::move(servers),
                                                          serving::make_policy(s.policy), std::move(demand), network,
                                                          events));
  }
  if (!maker.problems.empty()) throw config::ConfigError(std::move(maker.problems));
  return services;
}

}  // namespace flatsat::bench
