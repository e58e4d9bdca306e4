#include "models/mesh/schedule.h"

#include <algorithm>
#include <cassert>
#include <set>

namespace flatsat::mesh {
namespace {

bool earlier(const Window& a, const Window& b) {
  return a.begin_s != b.begin_s ? a.begin_s < b.begin_s : a.pair < b.pair;
}

std::vector<Pair> without_window(const std::vector<Pair>& candidates, const std::vector<Window>& windows) {
  std::set<Pair> seen;
  for (const auto& window : windows) seen.insert(window.pair);
  std::vector<Pair> found;
  for (const auto& pair : candidates)
    if (!seen.contains(pair)) found.push_back(pair);
  return found;
}

/// Links of satellites onto their terminals, one wish after the other.
class LinkScheduler {
 public:
  LinkScheduler(const Crew& crew, const TerminalConfig& config, model::RandomStream* random)
      : crew_(crew),
        config_(config),
        random_(random),
        terminals_(config.terminals, crew.members.size(), {1.0, 0.0, 0.0}) {}

  void serve(Window wish, Schedule& out) {
    const auto [a, b] = wish.pair;
    const double free_s = std::max(terminals_.free_from_s(a, wish.begin_s), terminals_.free_from_s(b, wish.begin_s));
    if (free_s > wish.begin_s) wish.begin_s = free_s, wish.begins_before = false;
    if (!(wish.begin_s < wish.end_s)) {
      ++out.unserved;
      out.unserved_pairs.push_back(wish.pair);
      return;
    }
    const Gap gap = taken(wish);
    wish.begin_s = gap.up_s;
    if (!(wish.begin_s < wish.end_s)) {
      ++out.too_short;
      return;
    }
    out.contacts.push_back(wish);
    if (config_.pointing && !wish.begins_before) out.gaps.push_back(gap);
  }

 private:
  /// Takes the terminals; when the link carries.
  Gap taken(const Window& wish) {
    const auto [a, b] = wish.pair;
    Gap gap{wish.pair, wish.begin_s, 0.0, wish.begin_s};
    if (!config_.pointing) {
      terminals_.take(a, wish.end_s);
      terminals_.take(b, wish.end_s);
      if (!wish.begins_before) gap.up_s += config_.acquisition_s;
      return gap;
    }
    const Mount from_a = mount(a, wish.begin_s), from_b = mount(b, wish.begin_s), then_a = mount(a, wish.end_s),
                then_b = mount(b, wish.end_s);
    const double turn_rad =
        std::max(terminals_.turn(a, wish.begin_s, from_a, from_b.position_km, wish.end_s, then_a, then_b.position_km),
                 terminals_.turn(b, wish.begin_s, from_b, from_a.position_km, wish.end_s, then_b, then_a.position_km));
    if (wish.begins_before) return gap;
    gap.slew_s = turn_rad / config_.pointing->slew_rad_s;
    gap.up_s = carries_from_s(*config_.pointing, wish.begin_s, wish.end_s, turn_rad, *random_);
    return gap;
  }
  Mount mount(std::uint32_t node, double seconds) const { return mount_of(crew_.batch.orbit(node).state(seconds)); }

  const Crew& crew_;
  const TerminalConfig& config_;
  model::RandomStream* random_;
  Terminals terminals_;
};

}  // namespace

void put_in_order(Schedule& schedule) {
  auto& pairs = schedule.unserved_pairs;
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  std::sort(schedule.contacts.begin(), schedule.contacts.end(), earlier);
  std::sort(schedule.gaps.begin(), schedule.gaps.end(), [](const Gap& p, const Gap& q) {
    return p.begin_s != q.begin_s ? p.begin_s < q.begin_s : p.pair < q.pair;
  });
}

Schedule make_schedule(const PairingPolicy& policy, const Crew& crew, const TerminalConfig& config,
                       model::RandomStream* random) {
  assert(!config.pointing || (random != nullptr && !config.terminals.empty()));
  auto wishes = policy.wished(crew);
  std::erase_if(
      wishes, [&crew](const Window& w) { return !crew.members[w.pair.a].present || !crew.members[w.pair.b].present; });
  Schedule result;
  if (!policy.picks_by_sight()) result.unseen = without_window(policy.candidates(crew), wishes);
  std::sort(wishes.begin(), wishes.end(), earlier);
  LinkScheduler scheduler(crew, config, random);
  for (const auto& wish : wishes) scheduler.serve(wish, result);
  put_in_order(result);
  return result;
}

}  // namespace flatsat::mesh
