#include "models/cluster/collective_job.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "models/base/event_kinds.h"

namespace flatsat::cluster {
namespace {

namespace events = model::events;

double seconds(std::int64_t ps) { return static_cast<double>(ps) * 1e-12; }

std::string seconds_text(std::int64_t ps) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g s", seconds(ps));
  return text;
}

}  // namespace

CollectiveJob::CollectiveJob(const CollectiveJobConfig& config, std::vector<unsigned> nodes, ClusterNetwork& network,
                             model::EventSink& events)
    : config_(config), network_(network), events_(events), source_("job." + config.name) {
  assert(nodes.size() >= 2 && config_.give_up_ps > config_.deadline_ps);
  for (const auto node : nodes) {
    ranks_.push_back({.node = node});
    if (auto* member = network_.member(node); member != nullptr) member->set_busy(false);
  }
  taking_part_ = static_cast<double>(ranks_.size());
}

std::int64_t CollectiveJob::next_ps() const {
  if (!run_) return next_step_ps_;
  std::int64_t next = std::min(run_->next_ps(), begin_ps_ + config_.give_up_ps);
  if (to_compute_ > 0) {
    for (const auto& rank : ranks_) next = std::min(next, rank.due_ps);
  }
  return next;
}

void CollectiveJob::act() {
  const std::int64_t now = now_ps();
  if (!run_) {
    if (now < next_step_ps_) return;
    begin_step();
    if (!run_) return;
  }
  if (to_compute_ > 0) {
    for (auto& rank : ranks_) {
      if (rank.due_ps <= now) computed(rank);
    }
  }
  run_->act();
  if (run_->lost()) {
    const auto& outcome = *run_->lost();
    return lose_step("a message was lost at " + network_.node_name(outcome.node), network_.last_disturbance());
  }
  if (run_->end_ps()) return end_step();
  if (now >= begin_ps_ + config_.give_up_ps) {
    const auto [what, cause] = what_held_it();
    lose_step("not through after " + seconds_text(config_.give_up_ps) + (what.empty() ? "" : ": " + what), cause);
  }
}

/// Who is known to be down, or has no power to compute, takes no part.
void CollectiveJob::take_part() {
  for (auto& rank : ranks_) {
    const bool able = !network_.known_down(rank.node) && speed_of(rank) > 0.0;
    if (able == rank.takes_part) continue;
    rank.takes_part = able;
    taking_part_ += able ? 1.0 : -1.0;
    const auto* member = network_.member(rank.node);
    const auto cause = network_.known_down(rank.node) ? network_.down_cause(rank.node)
                       : member != nullptr            ? member->reason()
                                                      : 0;
    events_.emit({source_, able ? events::kRankBack : events::kRankOut, network_.node_name(rank.node), taking_part_,
                  able ? 0 : cause});
  }
}

void CollectiveJob::begin_step() {
  begin_ps_ = now_ps();
  next_step_ps_ = begin_ps_ + std::max<std::int64_t>(config_.every_ps, 1);
  asked_ = static_cast<double>(++counts_.asked);
  take_part();
  std::vector<unsigned> nodes;
  for (auto& rank : ranks_) {
    rank.due_ps = network::kNeverPs;
    rank.computed_ps.reset();
    if (!rank.takes_part) continue;
    rank.number = static_cast<unsigned>(nodes.size());
    nodes.push_back(rank.node);
  }
  if (nodes.size() < 2) return lose_step("fewer than two satellites can take part", network_.last_disturbance());
  const auto count = static_cast<unsigned>(nodes.size());
  try {
    run_ = std::make_unique<network::CollectiveRun>(
        network::collective_of(config_.operation, config_.algorithm, count, config_.bytes, config_.splits),
        config_.rank, std::move(nodes), network_.transport());
  } catch (const std::invalid_argument& error) {  // of those that are left: halving-doubling takes powers of two
    return lose_step(error.what(), network_.last_disturbance());
  }
  to_compute_ = count;
  for (auto& rank : ranks_) {
    if (!rank.takes_part) continue;
    rank.left_ps = config_.compute_ps;
    rank.since_ps = begin_ps_;
    rank.speed = 0.0;
    if (auto* member = network_.member(rank.node); member != nullptr) member->set_busy(true);
    set_speed(rank);
  }
}

double CollectiveJob::speed_of(const Rank& rank) const {
  const auto* member = network_.member(rank.node);
  return member != nullptr ? std::clamp(member->speed(), 0.0, 1.0) : 1.0;
}

void CollectiveJob::set_speed(Rank& rank) {
  const std::int64_t now = now_ps();
  rank.left_ps -= std::llround(static_cast<double>(now - rank.since_ps) * rank.speed);
  rank.left_ps = std::max<std::int64_t>(rank.left_ps, 0);
  rank.since_ps = now;
  rank.speed = speed_of(rank);
  const double wait_ps = std::ceil(static_cast<double>(rank.left_ps) / rank.speed);
  rank.due_ps = wait_ps < static_cast<double>(network::kNeverPs / 2) ? now + static_cast<std::int64_t>(wait_ps)
                                                                     : network::kNeverPs;
}

void CollectiveJob::follow() {
  if (!run_ || to_compute_ == 0) return;
  for (auto& rank : ranks_) {
    if (rank.takes_part && !rank.computed_ps && speed_of(rank) != rank.speed) set_speed(rank);
  }
}

void CollectiveJob::computed(Rank& rank) {
  rank.due_ps = network::kNeverPs;
  rank.computed_ps = now_ps();
  --to_compute_;
  if (auto* member = network_.member(rank.node); member != nullptr) member->set_busy(false);
  run_->begin(rank.number);
}

bool CollectiveJob::take(const network::Outcome& outcome) { return run_ && run_->take(outcome); }

/// What made the open step longer than it could have been: a rank that computed slowly, or the way between them.
std::pair<std::string, std::uint64_t> CollectiveJob::what_held_it() const {
  const Rank* last = nullptr;
  for (const auto& rank : ranks_) {
    if (!rank.takes_part) continue;
    if (!rank.computed_ps) {
      last = &rank;
      break;
    }
    if (last == nullptr || *rank.computed_ps > *last->computed_ps) last = &rank;
  }
  if (last == nullptr) return {};
  const std::int64_t computed = last->computed_ps.value_or(now_ps());
  const std::int64_t slow_ps = computed - begin_ps_ - config_.compute_ps;
  const std::int64_t way_ps = now_ps() - computed - shortest_ps_.value_or(0);
  if (slow_ps >= way_ps && slow_ps > 0) {
    const auto* member = network_.member(last->node);
    const auto cause = network_.known_down(last->node) ? network_.down_cause(last->node)
                       : member != nullptr             ? member->reason()
                                                       : 0;
    return {network_.node_name(last->node) + " computed " + seconds_text(slow_ps) + " longer than at full speed",
            cause};
  }
  if (way_ps > 0 && shortest_ps_)
    return {"the operation took " + seconds_text(way_ps) + " longer than the shortest before",
            network_.last_disturbance()};
  return {};
}

void CollectiveJob::end_step() {
  const std::int64_t took = *run_->end_ps() - begin_ps_;
  const bool is_late = took > config_.deadline_ps;
  const auto [what, cause] = what_held_it();
  ++(is_late ? counts_.late : counts_.done);
  std::string text = std::to_string(counts_.asked);
  if (is_late && !what.empty()) text += ": " + what;
  events_.emit({source_, is_late ? events::kStepLate : events::kStepDone, text, seconds(took), is_late ? cause : 0});
  std::int64_t computed = begin_ps_;
  for (const auto& rank : ranks_) computed = std::max(computed, rank.computed_ps.value_or(begin_ps_));
  const std::int64_t way_ps = *run_->end_ps() - computed;
  shortest_ps_ = std::min(shortest_ps_.value_or(way_ps), way_ps);
  took_s_ = seconds(took);
  computed_s_ = seconds(computed - begin_ps_);
  close_step(took);
}

void CollectiveJob::lose_step(const std::string& why, std::uint64_t cause) {
  ++counts_.lost;
  const std::int64_t took = now_ps() - begin_ps_;
  events_.emit({source_, events::kStepLost, std::to_string(counts_.asked) + ": " + why, seconds(took), cause});
  if (run_) run_->withdraw();
  close_step(std::max(took, config_.deadline_ps));  // who has lost a step does not ask again at once
}

void CollectiveJob::close_step(std::int64_t took_ps) {
  for (auto& rank : ranks_) {
    if (auto* member = network_.member(rank.node); member != nullptr) member->set_busy(false);
    rank.due_ps = network::kNeverPs;
  }
  run_.reset();
  to_compute_ = 0;
  next_step_ps_ = std::max(next_step_ps_, begin_ps_ + std::max<std::int64_t>(took_ps, 1));
  done_ = static_cast<double>(counts_.done);
  late_ = static_cast<double>(counts_.late);
  lost_ = static_cast<double>(counts_.lost);
  changed_.notify(sc_core::SC_ZERO_TIME);
}

void CollectiveJob::list_channels(model::ChannelList& list) const {
  const std::string prefix = source_;
  list.add(prefix + ".asked", "1", "steps that have begun", asked_);
  list.add(prefix + ".done", "1", "steps that ended in time", done_, &changed_);
  list.add(prefix + ".late", "1", "steps that ended after their deadline", late_, &changed_);
  list.add(prefix + ".lost", "1", "steps that were given up or lost a message", lost_, &changed_);
  list.add(prefix + ".ranks", "1", "satellites that take part", taking_part_);
  list.add(prefix + ".took", "s", "from begin to end of the last step that ended", took_s_, &changed_);
  list.add(prefix + ".computed", "s", "of it, until the last rank had computed", computed_s_, &changed_);
}

}  // namespace flatsat::cluster
