// The ranks of a job: who takes part, who has the present state, and the way back where nobody has.
#include <algorithm>

#include "models/base/event_kinds.h"
#include "models/cluster/collective_job.h"

namespace flatsat::cluster {

namespace events = model::events;

/// Who has gone down has lost what it had.
void CollectiveJob::note_losses() {
  for (unsigned i = 0; i < ranks_.size(); ++i) {
    Rank& rank = ranks_[i];
    const bool is_down = network_.known_down(rank.node);
    if (is_down && !rank.is_down) {
      if (work_ != nullptr) work_->forget(i);
      rank.is_stale = work_ != nullptr;
      if (checkpoints_) checkpoints_->clock().failed();
      has_lost_a_rank_ = has_lost_a_rank_ || (checkpoints_ && checkpoints_->config().goes_back_at_any_loss);
    }
    rank.is_down = is_down;
  }
}

/// Who is known to be down, or has no power to compute, takes no part.
void CollectiveJob::take_part() {
  note_losses();
  for (auto& rank : ranks_) {
    const bool able = !network_.known_down(rank.node) && speed_of(rank) > 0.0;
    if (able == rank.takes_part) continue;
    rank.takes_part = able;
    taking_part_ += able ? 1.0 : -1.0;
    events_.emit({source_, able ? events::kRankBack : events::kRankOut, network_.node_name(rank.node), taking_part_,
                  able ? 0 : cause_of(rank)});
  }
}

/// Any loss does it, or that nobody who can take part has the present state.
bool CollectiveJob::must_go_back(const std::vector<unsigned>& able) const {
  if (!checkpoints_) return false;
  return has_lost_a_rank_ || std::all_of(able.begin(), able.end(), [this](unsigned i) { return ranks_[i].is_stale; });
}

void CollectiveJob::go_back(const std::vector<unsigned>& able) {
  is_going_back_ = true;
  has_lost_a_rank_ = false;
  restarted_ps_ = network::kNeverPs;
  first_ = able.front();
  back_to_ = checkpoints_->last().value_or(0);
  if (back_to_ > 0) checkpoints_->fetch(back_to_, ranks_[first_].node);
  fetched();
}

/// The first rank has it and all begin anew, or it cannot have it; the beginning all have, for it follows from the
/// seed.
void CollectiveJob::fetched() {
  const std::string to = back_to_ > 0 ? "checkpoint " + std::to_string(back_to_) : "the beginning";
  if (has_lost_a_rank_)
    return lose_step("a satellite was lost while all went back to " + to, network_.last_disturbance());
  if (checkpoints_->has_lost())
    return lose_step("a share of " + to + " did not reach " + network_.node_name(ranks_[first_].node),
                     network_.last_disturbance());
  if (back_to_ > 0 && !checkpoints_->is_fetched()) return;
  if (restarted_ps_ == network::kNeverPs) restarted_ps_ = now_ps() + config_.checkpoint->restart_ps;
  if (now_ps() < restarted_ps_) return;
  checkpoints_->end_fetch();
  is_going_back_ = false;
  went_back(to);
  begin_operation();
}

void CollectiveJob::went_back(const std::string& to) {
  work_->go_back(back_to_);
  const auto undone = static_cast<double>(progress_.go_back(back_to_));
  undone_ += undone;
  gone_back_ += 1.0;
  for (unsigned i = 0; i < ranks_.size(); ++i) ranks_[i].is_stale = ranks_[i].is_down || (back_to_ > 0 && i != first_);
  checkpoints_->clock().ended(now_ps(), std::nullopt);
  events_.emit({source_, events::kGoneBack, "to " + to, undone, network_.last_disturbance()});
}

/// A checkpoint of those that made the last step, where it is due.
void CollectiveJob::save() {
  if (!checkpoints_ || !checkpoints_->clock().is_due(now_ps())) return;
  std::vector<unsigned> nodes;
  for (const auto i : members_) nodes.push_back(ranks_[i].node);
  const std::uint64_t number = checkpoints_->save(nodes, work_->state_bytes());
  work_->save(number);
  progress_.save(number);
}

/// No step begins as long as a checkpoint is saved.
bool CollectiveJob::is_saving() {
  if (!checkpoints_ || !checkpoints_->is_saving()) return false;
  if (const auto dropped = checkpoints_->act(); dropped > 0) {
    work_->drop(dropped);
    progress_.drop(dropped);
  }
  return checkpoints_->is_saving();
}

/// To those that missed the end of a step; false where nobody has the present state, and the step is lost.
bool CollectiveJob::send_states() {
  if (work_ == nullptr) return true;
  const auto fresh = those_that([](const Rank& rank) { return !rank.is_stale; });
  for (const auto i : those_that([](const Rank& rank) { return rank.is_stale; })) {
    if (fresh.empty()) {
      lose_step("nobody who can take part has the present parameters", network_.last_disturbance());
      return false;
    }
    ranks_[i].state = network_.transport().send({ranks_[fresh.front()].node, ranks_[i].node, work_->state_bytes()});
    bytes_ += static_cast<double>(work_->state_bytes());
  }
  return true;
}

/// Who was not reached by the present state cannot take part in the open step.
void CollectiveJob::states_lost() {
  for (const auto i : those_that([](const Rank& rank) { return rank.is_stale && !rank.state; })) {
    const std::string why = "the present parameters did not reach " + network_.node_name(ranks_[i].node);
    if (!config_.quorum) return lose_step(why, network_.last_disturbance());
    miss(ranks_[i], why, network_.last_disturbance());
  }
}

/// The open step goes on without it.
void CollectiveJob::miss(Rank& rank, const std::string& why, std::uint64_t cause) {
  if (!rank.computed_ps) --to_compute_;
  rank.work.stop();
  set_busy(rank, false);
  if (rank.state) network_.transport().withdraw(*rank.state);
  rank.state.reset();
  rank.takes_part = false;
  taking_part_ -= 1.0;
  events_.emit({source_, events::kRankMissed, network_.node_name(rank.node) + ": " + why, taking_part_, cause});
}

}  // namespace flatsat::cluster
