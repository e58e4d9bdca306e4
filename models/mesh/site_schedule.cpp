#include <algorithm>
#include <queue>
#include <set>

#include "models/mesh/schedule.h"

namespace flatsat::mesh {
namespace {

/// Sights onto terminals, instant by instant: what begins then, and what has become free.
class SightScheduler {
 public:
  SightScheduler(const environment::OrbitBatch& batch, const Ground& ground, std::vector<Window> sights,
                 const SiteTerminalConfig& config, model::RandomStream& random)
      : batch_(batch),
        ground_(ground),
        sights_(std::move(sights)),
        config_(config),
        random_(random),
        satellites_(config.of_satellites, batch.size(), {0.0, 0.0, -1.0}),
        sites_(config.of_sites, ground.size(), {0.0, 0.0, 1.0}),
        waiting_at_satellite_(batch.size()),
        waiting_at_site_(ground.size()) {
    std::sort(sights_.begin(), sights_.end(), [](const Window& p, const Window& q) {
      return p.begin_s != q.begin_s ? p.begin_s < q.begin_s : p.pair < q.pair;
    });
  }

  Schedule run() {
    std::size_t next = 0;
    while (next < sights_.size() || !ends_.empty()) {
      const double begin_s = next < sights_.size() ? sights_[next].begin_s : std::numeric_limits<double>::infinity();
      const double now_s = ends_.empty() ? begin_s : std::min(begin_s, sights_[ends_.top().second].end_s);
      std::vector<std::size_t> candidates;
      for (; !ends_.empty() && ends_.top().first <= now_s; ends_.pop()) {
        const Pair& pair = sights_[ends_.top().second].pair;
        for (const auto* waiting : {&waiting_at_satellite_[pair.a], &waiting_at_site_[pair.b]})
          candidates.insert(candidates.end(), waiting->begin(), waiting->end());
      }
      for (; next < sights_.size() && sights_[next].begin_s <= now_s; ++next) {
        waiting_at_satellite_[sights_[next].pair.a].insert(next);
        waiting_at_site_[sights_[next].pair.b].insert(next);
        candidates.push_back(next);
      }
      serve(candidates, now_s);
    }
    count_unserved();
    return std::move(out_);
  }

 private:
  void serve(std::vector<std::size_t>& candidates, double now_s) {
    std::sort(candidates.begin(), candidates.end(), [this](std::size_t p, std::size_t q) {
      return sights_[p].end_s != sights_[q].end_s ? sights_[p].end_s > sights_[q].end_s : p < q;
    });
    for (const std::size_t i : candidates) {
      const auto [a, b] = sights_[i].pair;
      if (!waiting_at_site_[b].contains(i)) continue;
      const bool is_over = sights_[i].end_s <= now_s;
      if (!is_over && (satellites_.free_from_s(a, now_s) > now_s || sites_.free_from_s(b, now_s) > now_s)) continue;
      if (is_over)
        unserved_.push_back(i);
      else
        link(i, now_s);
      waiting_at_satellite_[a].erase(i);
      waiting_at_site_[b].erase(i);
    }
  }

  void link(std::size_t i, double now_s) {
    Window contact = sights_[i];
    const auto [a, b] = contact.pair;
    const bool was_there = contact.begins_before && now_s == contact.begin_s;
    const Mount from_a = mount_of(batch_.orbit(a).state(now_s)), from_b = mount_of(ground_.state(b, now_s)),
                then_a = mount_of(batch_.orbit(a).state(contact.end_s)),
                then_b = mount_of(ground_.state(b, contact.end_s));
    const double turn_rad =
        std::max(satellites_.turn(a, now_s, from_a, from_b.position_km, contact.end_s, then_a, then_b.position_km),
                 sites_.turn(b, now_s, from_b, from_a.position_km, contact.end_s, then_b, then_a.position_km));
    ends_.emplace(contact.end_s, i);
    contact.begins_before = was_there;
    contact.begin_s = was_there ? now_s : carries_from_s(config_.pointing, now_s, contact.end_s, turn_rad, random_);
    if (!(contact.begin_s < contact.end_s)) {
      ++out_.too_short;
      return;
    }
    out_.contacts.push_back(contact);
    if (!was_there) out_.gaps.push_back({contact.pair, now_s, turn_rad / config_.pointing.slew_rad_s, contact.begin_s});
  }

  void count_unserved() {
    for (const auto& waiting : waiting_at_site_) unserved_.insert(unserved_.end(), waiting.begin(), waiting.end());
    out_.unserved = unserved_.size();
    for (const auto i : unserved_) out_.unserved_pairs.push_back(sights_[i].pair);
  }

  using End = std::pair<double, std::size_t>;
  const environment::OrbitBatch& batch_;
  const Ground& ground_;
  std::vector<Window> sights_;
  const SiteTerminalConfig& config_;
  model::RandomStream& random_;
  Terminals satellites_, sites_;
  std::vector<std::set<std::size_t>> waiting_at_satellite_, waiting_at_site_;  // places in sights_
  std::priority_queue<End, std::vector<End>, std::greater<>> ends_;            // of links, by time
  std::vector<std::size_t> unserved_;
  Schedule out_;
};

}  // namespace

Schedule schedule_sights(const environment::OrbitBatch& batch, const Ground& ground, std::vector<Window> sights,
                         const SiteTerminalConfig& terminals, model::RandomStream& random) {
  auto schedule = SightScheduler(batch, ground, std::move(sights), terminals, random).run();
  put_in_order(schedule);
  return schedule;
}

}  // namespace flatsat::mesh
