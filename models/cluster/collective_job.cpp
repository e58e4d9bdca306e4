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
                             model::EventSink& events, StepWork* work)
    : config_(config), network_(network), events_(events), work_(work), source_(config.kind + "." + config.name) {
  assert(nodes.size() >= 2 && config_.give_up_ps > config_.deadline_ps);
  assert(!config_.quorum || config_.retry_ps > 0);
  for (const auto node : nodes) {
    ranks_.push_back({.node = node, .work = {}, .computed_ps = {}, .state = {}});
    set_busy(ranks_.back(), false);
  }
  taking_part_ = static_cast<double>(ranks_.size());
  assert(!config_.checkpoint || work_ != nullptr);
  if (config_.checkpoint) checkpoints_ = std::make_unique<Checkpoints>(*config_.checkpoint, source_, network_, events_);
}

std::int64_t CollectiveJob::next_ps() const {
  if (is_over_) return network::kNeverPs;
  if (!is_open_) return checkpoints_ && checkpoints_->is_saving() ? checkpoints_->give_up_at_ps() : next_step_ps_;
  std::int64_t next = begin_ps_ + config_.give_up_ps;
  if (is_going_back_) return std::min(next, restarted_ps_);
  if (run_) next = std::min(next, run_->next_ps());
  if (!run_) {
    for (const std::int64_t at : {begin_ps_ + config_.wait_ps, retry_at_ps_})
      if (at > now_ps()) next = std::min(next, at);
  }
  if (to_compute_ > 0) {
    for (const auto& rank : ranks_) next = std::min(next, rank.work.due_ps());
  }
  return next;
}

void CollectiveJob::act() {
  const std::int64_t now = now_ps();
  if (is_over_ || is_saving() || (!is_open_ && now < next_step_ps_)) return;
  if (!is_open_) begin_step();
  if (is_open_ && is_going_back_) fetched();
  for (unsigned i = 0; i < ranks_.size() && is_open_ && to_compute_ > 0; ++i) {
    if (ranks_[i].work.due_ps() <= now) computed(i);
  }
  if (is_open_ && !is_going_back_ && work_ != nullptr) states_lost();
  if (is_open_ && !is_going_back_ && !run_) gather();
  if (is_open_ && run_) {
    run_->act();
    if (run_->lost())
      message_lost();
    else if (run_->end_ps())
      return end_step();
  }
  if (is_open_ && now >= begin_ps_ + config_.give_up_ps) {
    const auto [what, cause] = what_held_it();
    lose_step("not through after " + seconds_text(config_.give_up_ps) + (what.empty() ? "" : ": " + what), cause);
  }
}

std::uint64_t CollectiveJob::cause_of(const Rank& rank) const {
  if (network_.known_down(rank.node)) return network_.down_cause(rank.node);
  const auto* member = network_.member(rank.node);
  return member != nullptr ? member->reason() : 0;
}

void CollectiveJob::set_busy(const Rank& rank, bool busy) {
  if (auto* member = network_.member(rank.node); member != nullptr) member->set_busy(busy);
}

/// Numbers of the ranks that take part and fit.
std::vector<unsigned> CollectiveJob::those_that(bool (*fits)(const Rank&)) const {
  std::vector<unsigned> found;
  for (unsigned i = 0; i < ranks_.size(); ++i)
    if (ranks_[i].takes_part && fits(ranks_[i])) found.push_back(i);
  return found;
}

void CollectiveJob::begin_step() {
  is_open_ = true;
  begin_ps_ = now_ps();
  next_step_ps_ = begin_ps_ + std::max<std::int64_t>(config_.every_ps, 1);
  retry_at_ps_ = 0;
  asked_ = static_cast<double>(++counts_.asked);
  take_part();
  for (auto& rank : ranks_) {
    rank.work.stop();
    rank.computed_ps.reset();
  }
  const auto able = those_that([](const Rank&) { return true; });
  if (able.size() < 2) return lose_step("fewer than two satellites can take part", network_.last_disturbance());
  if (able.size() < least())
    return lose_step(
        std::to_string(able.size()) + " satellites can take part, fewer than the quorum of " + std::to_string(least()),
        network_.last_disturbance());
  if (must_go_back(able)) return go_back(able);
  begin_operation();
}

void CollectiveJob::begin_operation() {
  const auto able = those_that([](const Rank&) { return true; });
  if (work_ != nullptr) work_->begin(able, counts_.asked - 1);
  if (!config_.quorum && !start(able)) return;
  if (!send_states()) return;
  to_compute_ = able.size();
  for (const auto i : able)
    if (!ranks_[i].is_stale) begin_work(ranks_[i]);
}

/// An operation among these; false where it takes no such number of ranks, and the step is lost.
bool CollectiveJob::start(const std::vector<unsigned>& members) {
  const auto count = static_cast<unsigned>(members.size());
  members_ = members;
  std::vector<unsigned> nodes;
  for (const auto i : members) {
    ranks_[i].number = static_cast<unsigned>(nodes.size());
    nodes.push_back(ranks_[i].node);
  }
  try {
    auto collective = work_ == nullptr ? network::collective_of(config_.operation, config_.algorithm, count,
                                                                config_.bytes, config_.splits)
                                       : network::collective_of_floats(config_.operation, config_.algorithm, count,
                                                                       config_.bytes / 4, config_.splits);
    auto* content = work_ != nullptr ? &work_->content(collective, members) : nullptr;
    run_ = std::make_unique<network::CollectiveRun>(std::move(collective), config_.rank, std::move(nodes),
                                                    network_.transport(), content);
  } catch (const std::invalid_argument& error) {  // of those that are left: halving-doubling takes powers of two
    lose_step(error.what(), network_.last_disturbance());
    return false;
  }
  return true;
}

void CollectiveJob::begin_work(Rank& rank) {
  rank.work.begin(config_.compute_ps, now_ps());
  rank.began_ps = now_ps();
  set_busy(rank, true);
  set_speed(rank);
}

double CollectiveJob::speed_of(const Rank& rank) const {
  const auto* member = network_.member(rank.node);
  return member != nullptr ? std::clamp(member->speed(), 0.0, 1.0) : 1.0;
}

void CollectiveJob::set_speed(Rank& rank) { rank.work.set_speed(speed_of(rank), now_ps()); }

void CollectiveJob::follow() {
  note_losses();
  if (!is_open_ || to_compute_ == 0) return;
  for (auto& rank : ranks_) {
    if (rank.takes_part && !rank.state && !rank.computed_ps && speed_of(rank) != rank.work.speed()) set_speed(rank);
  }
}

void CollectiveJob::computed(unsigned number) {
  Rank& rank = ranks_[number];
  rank.work.stop();
  rank.computed_ps = now_ps();
  --to_compute_;
  set_busy(rank, false);
  const auto found = work_ != nullptr ? work_->problem(number) : StepWork::Problem{};
  const std::string& who = network_.node_name(rank.node);
  std::uint64_t cause = 0;
  if (found.struck > 0)
    cause = events_.emit({source_, events::kGradientStruck, who, static_cast<double>(found.struck)});
  if (found.what.empty()) {
    if (run_) run_->begin(rank.number);
    return;
  }
  const auto& kind = found.is_refused ? events::kGradientRefused : events::kNotFinite;
  const double value = found.is_refused && found.struck == 0 ? 0.0 : 1.0;
  cause = events_.emit({source_, kind, who + ": " + found.what, value, cause});
  is_over_ = config_.stops_on_problem && !found.is_refused;
  if (is_over_ || !config_.quorum) return lose_step(who + ": " + found.what, cause);
  miss(rank, found.what, cause);
}

bool CollectiveJob::take(const network::Outcome& outcome) {
  if (run_ && run_->take(outcome)) return true;
  if (checkpoints_ && checkpoints_->take(outcome)) return true;
  for (auto& rank : ranks_) {
    if (rank.state != outcome.message) continue;
    rank.state.reset();
    if (outcome.fate != network::Fate::kDelivered) return true;  // it is still stale: states_lost() sees it
    rank.is_stale = false;
    events_.emit({source_, events::kRankCaughtUp, network_.node_name(rank.node),
                  static_cast<double>(now_ps() - begin_ps_) * 1e-12});
    begin_work(rank);
    return true;
  }
  return false;
}

/// With a quorum: the operation begins when nobody is waited for any more.
void CollectiveJob::gather() {
  if (now_ps() < retry_at_ps_) return;
  for (const auto i : those_that([](const Rank&) { return true; })) {
    if (network_.known_down(ranks_[i].node)) miss(ranks_[i], "known to be down", cause_of(ranks_[i]));
  }
  const bool waits = to_compute_ > 0 && now_ps() < begin_ps_ + config_.wait_ps;
  const auto ready = those_that([](const Rank& rank) { return rank.computed_ps.has_value(); });
  if (waits || (to_compute_ > 0 && ready.size() < least())) return;
  if (ready.size() < least())
    return lose_step(
        std::to_string(ready.size()) + " satellites are left, fewer than the quorum of " + std::to_string(least()),
        network_.last_disturbance());
  for (const auto i : those_that([](const Rank& rank) { return !rank.computed_ps; }))
    miss(ranks_[i], "has not computed after " + seconds_text(now_ps() - begin_ps_), cause_of(ranks_[i]));
  if (!start(ready)) return;
  for (const auto i : ready) run_->begin(ranks_[i].number);
}

void CollectiveJob::message_lost() {
  const auto& outcome = *run_->lost();
  if (!config_.quorum)
    return lose_step("a message was lost at " + network_.node_name(outcome.node), network_.last_disturbance());
  run_->withdraw();
  bytes_ += static_cast<double>(run_->sent_bytes());
  run_.reset();
  retry_at_ps_ = now_ps() + config_.retry_ps;
}

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
    return {network_.node_name(last->node) + " computed " + seconds_text(slow_ps) + " longer than at full speed",
            cause_of(*last)};
  }
  if (way_ps > 0 && shortest_ps_)
    return {"the operation took " + seconds_text(way_ps) + " longer than the shortest before",
            network_.last_disturbance()};
  return {};
}

void CollectiveJob::end_step() {
  if (const std::string problem = work_ != nullptr ? work_->end(members_) : ""; !problem.empty()) {
    const auto cause = events_.emit({source_, events::kNotFinite, problem, static_cast<double>(members_.size())});
    is_over_ = config_.stops_on_problem;
    return lose_step(problem, cause);
  }
  for (auto& rank : ranks_) rank.is_stale = rank.is_stale || (work_ != nullptr && !rank.takes_part);
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
  is_over_ = config_.steps > 0 && counts_.done + counts_.late >= config_.steps;
  std::int64_t began = begin_ps_;
  for (const auto i : members_) began = std::max(began, ranks_[i].began_ps);
  progress_.made(began, *run_->end_ps(), static_cast<double>(members_.size()) / static_cast<double>(ranks_.size()));
  close_step(took);
  if (!is_over_) save();
}

void CollectiveJob::lose_step(const std::string& why, std::uint64_t cause) {
  ++counts_.lost;
  const std::int64_t took = now_ps() - begin_ps_;
  events_.emit({source_, events::kStepLost, std::to_string(counts_.asked) + ": " + why, seconds(took), cause});
  if (run_) run_->withdraw();
  if (checkpoints_) checkpoints_->end_fetch();
  is_going_back_ = false;
  if (work_ != nullptr) work_->lose();
  close_step(std::max(took, config_.deadline_ps));  // who has lost a step does not ask again at once
}

void CollectiveJob::close_step(std::int64_t took_ps) {
  for (auto& rank : ranks_) {
    set_busy(rank, false);
    rank.work.stop();
    if (rank.state) network_.transport().withdraw(*rank.state);
    rank.state.reset();
  }
  if (run_) bytes_ += static_cast<double>(run_->sent_bytes());
  run_.reset();
  is_open_ = false;
  to_compute_ = 0;
  next_step_ps_ = std::max(next_step_ps_, begin_ps_ + std::max<std::int64_t>(took_ps, 1));
  done_ = static_cast<double>(counts_.done);
  late_ = static_cast<double>(counts_.late);
  lost_ = static_cast<double>(counts_.lost);
  goodput_ = progress_.goodput(now_ps());
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
  if (work_ != nullptr) list.add(prefix + ".bytes", "byte", "that ranks have sent each other", bytes_, &changed_);
  if (!checkpoints_ && !config_.quorum) return;
  list.add(prefix + ".goodput", "1",
           "share of all time that went into steps which are in the present state, each by its share of the ranks",
           goodput_, &changed_);
  list.add(prefix + ".undone", "1", "steps that were undone by going back", undone_, &changed_);
  list.add(prefix + ".gone_back", "1", "times that all went back", gone_back_, &changed_);
  if (checkpoints_) checkpoints_->list_channels(list);
}

}  // namespace flatsat::cluster
