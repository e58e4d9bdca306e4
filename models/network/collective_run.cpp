#include "models/network/collective_run.h"

#include <cassert>
#include <cmath>

namespace flatsat::network {

CollectiveRun::CollectiveRun(Collective collective, const RankConfig& config, std::vector<unsigned> nodes,
                             Transport& transport, CollectiveContent* content)
    : collective_(std::move(collective)),
      config_(config),
      nodes_(std::move(nodes)),
      transport_(transport),
      content_(content),
      ranks_(nodes_.size()),
      waiting_(collective_.size()),
      open_(collective_.size()) {
  for (unsigned i = 0; i < collective_.size(); ++i) {
    const auto& send = collective_[i];
    assert(send.from < ranks_.size() && send.to < ranks_.size());
    ranks_[send.from].sends.push_back(i);
    ++ranks_[send.to].to_come;
    missing_.push_back(static_cast<unsigned>(send.after.size()));
    for (const auto earlier : send.after) waiting_[earlier].push_back(i);
  }
}

void CollectiveRun::begin(unsigned rank) {
  due_.push({transport_.now_ps() + config_.endpoint_delay_ps, rank, What::kBegun});
}

void CollectiveRun::act() {
  while (next_ps() <= transport_.now_ps()) {
    const Due due = due_.top();
    due_.pop();
    if (due.what == What::kBegun) {
      ranks_[due.number].has_begun = true;
      send_what_can(due.number);
      continue;
    }
    if (content_ != nullptr) content_->arrive(due.number);
    --ranks_[collective_[due.number].to].to_come;
    if (--open_ == 0) end_ps_ = due.at_ps;
    for (const auto later : waiting_[due.number]) {
      --missing_[later];
      send_what_can(collective_[later].from);
    }
  }
}

bool CollectiveRun::take(const Outcome& outcome) {
  const auto found = sends_.find(outcome.message);
  if (found == sends_.end()) return false;
  const unsigned send = found->second;
  sends_.erase(found);
  if (outcome.fate == Fate::kDelivered)
    due_.push({outcome.at_ps + handling_ps(collective_[send]), send, What::kDone});
  else if (!lost_)
    lost_ = outcome;
  return true;
}

void CollectiveRun::withdraw() {
  for (const auto& [message, send] : sends_) transport_.withdraw(message);
  sends_.clear();
  due_ = {};
  for (auto& rank : ranks_) rank.has_begun = false;
}

bool CollectiveRun::is_done(unsigned rank) const {
  const Rank& r = ranks_[rank];
  return r.has_begun && r.to_come == 0 && r.left == r.sends.size();
}

void CollectiveRun::send_what_can(unsigned rank) {
  Rank& r = ranks_[rank];
  while (r.has_begun && r.left < r.sends.size() && missing_[r.sends[r.left]] == 0) {
    const unsigned number = r.sends[r.left++];
    const auto& send = collective_[number];
    if (content_ != nullptr) content_->leave(number);
    const std::uint64_t bytes = content_ != nullptr ? content_->bytes_of(number) : send.bytes;
    sent_bytes_ += bytes;
    sends_[transport_.send({nodes_[send.from], nodes_[send.to], bytes})] = number;
  }
}

std::int64_t CollectiveRun::handling_ps(const CollectiveSend& send) const {
  if (!send.reduces || config_.memory_bytes_per_s == 0.0) return config_.endpoint_delay_ps;
  const double seconds = 3.0 * static_cast<double>(send.bytes) / config_.memory_bytes_per_s;
  return config_.endpoint_delay_ps + std::llround(seconds * 1e12);
}

}  // namespace flatsat::network
