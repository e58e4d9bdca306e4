#include "models/mesh/schedule.h"

#include <algorithm>
#include <set>

namespace flatsat::mesh {
namespace {

bool earlier(const Window& a, const Window& b) {
  return a.begin_s != b.begin_s ? a.begin_s < b.begin_s : a.pair < b.pair;
}

/// When each of a satellite's taken terminals is free again.
class Terminals {
 public:
  explicit Terminals(const TerminalConfig& config, std::size_t members) : count_(config.terminals), until_(members) {}

  /// From when on a satellite has one free, not before `from_s`.
  double free_from_s(std::uint32_t satellite, double from_s) {
    if (count_.empty()) return from_s;
    auto& taken = until_[satellite];
    taken.erase(taken.begin(), taken.upper_bound(from_s));
    if (taken.size() < count_[satellite]) return from_s;
    return count_[satellite] == 0 ? std::numeric_limits<double>::infinity()
                                  : *std::prev(taken.end(), static_cast<std::ptrdiff_t>(count_[satellite]));
  }
  void take(std::uint32_t satellite, double until_s) {
    if (!count_.empty()) until_[satellite].insert(until_s);
  }

 private:
  const std::vector<unsigned>& count_;
  std::vector<std::multiset<double>> until_;
};

std::vector<Pair> without_window(const std::vector<Pair>& candidates, const std::vector<Window>& windows) {
  std::set<Pair> seen;
  for (const auto& window : windows) seen.insert(window.pair);
  std::vector<Pair> found;
  for (const auto& pair : candidates)
    if (!seen.contains(pair)) found.push_back(pair);
  return found;
}

}  // namespace

Schedule make_schedule(const PairingPolicy& policy, const Crew& crew, const TerminalConfig& config) {
  auto wishes = policy.wished(crew);
  std::erase_if(
      wishes, [&crew](const Window& w) { return !crew.members[w.pair.a].present || !crew.members[w.pair.b].present; });
  Schedule result;
  if (!policy.picks_by_sight()) result.unseen = without_window(policy.candidates(crew), wishes);
  std::sort(wishes.begin(), wishes.end(), earlier);
  Terminals terminals(config, crew.members.size());
  for (auto wish : wishes) {
    const double free_s =
        std::max(terminals.free_from_s(wish.pair.a, wish.begin_s), terminals.free_from_s(wish.pair.b, wish.begin_s));
    if (free_s > wish.begin_s) wish.begin_s = free_s, wish.begins_before = false;
    if (!(wish.begin_s < wish.end_s)) {
      ++result.unserved;
      continue;
    }
    terminals.take(wish.pair.a, wish.end_s);
    terminals.take(wish.pair.b, wish.end_s);
    if (!wish.begins_before) wish.begin_s += config.acquisition_s;
    if (wish.begin_s < wish.end_s)
      result.contacts.push_back(wish);
    else
      ++result.too_short;
  }
  std::sort(result.contacts.begin(), result.contacts.end(), earlier);
  return result;
}

}  // namespace flatsat::mesh
