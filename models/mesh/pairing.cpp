#include "models/mesh/pairing.h"

#include <algorithm>

namespace flatsat::mesh {
namespace {

void in_order_once(std::vector<Pair>& pairs) {
  for (auto& pair : pairs)
    if (pair.a > pair.b) std::swap(pair.a, pair.b);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
}

bool before(const Window& a, const Window& b) { return a.pair != b.pair ? a.pair < b.pair : a.begin_s < b.begin_s; }

}  // namespace

std::vector<Window> PairingPolicy::wished(const Crew& crew) const {
  return link_windows(crew.batch, candidates(crew), crew.limits, crew.span, crew.threads);
}

PairList::PairList(std::vector<Pair> pairs) : pairs_(std::move(pairs)) { in_order_once(pairs_); }

std::vector<Pair> PairList::candidates(const Crew&) const { return pairs_; }

PlannedContacts::PlannedContacts(std::vector<Window> plan) : plan_(std::move(plan)) {
  for (auto& window : plan_)
    if (window.pair.a > window.pair.b) std::swap(window.pair.a, window.pair.b);
  std::sort(plan_.begin(), plan_.end(), before);
  std::vector<Window> joined;  // contacts of one pair that touch or overlap
  for (const auto& window : plan_) {
    if (!joined.empty() && joined.back().pair == window.pair && window.begin_s <= joined.back().end_s)
      joined.back().end_s = std::max(joined.back().end_s, window.end_s);
    else
      joined.push_back(window);
  }
  plan_ = std::move(joined);
}

std::vector<Pair> PlannedContacts::candidates(const Crew&) const {
  std::vector<Pair> pairs;
  for (const auto& window : plan_) pairs.push_back(window.pair);
  in_order_once(pairs);
  return pairs;
}

std::vector<Window> PlannedContacts::wished(const Crew& crew) const {
  auto plan = plan_;
  for (auto& window : plan) {
    window.begins_before = window.begin_s <= crew.span.begin_s;
    window.ends_after = window.end_s >= crew.span.end_s;
  }
  return common(PairingPolicy::wished(crew), plan);
}

std::vector<Window> common(const std::vector<Window>& a, const std::vector<Window>& b) {
  std::vector<Window> found;
  for (std::size_t i = 0, k = 0; i < a.size() && k < b.size();) {
    if (a[i].pair != b[k].pair) {
      ++(a[i].pair < b[k].pair ? i : k);
      continue;
    }
    const Window& late = a[i].begin_s >= b[k].begin_s ? a[i] : b[k];
    const Window& early = a[i].end_s <= b[k].end_s ? a[i] : b[k];
    if (late.begin_s < early.end_s)
      found.push_back({late.pair, late.begin_s, early.end_s, a[i].begins_before && b[k].begins_before,
                       a[i].ends_after && b[k].ends_after});
    ++(a[i].end_s <= b[k].end_s ? i : k);
  }
  return found;
}

}  // namespace flatsat::mesh
