#include "models/cluster/checkpoints.h"

#include <algorithm>
#include <cassert>

#include "models/base/event_kinds.h"

namespace flatsat::cluster {

namespace events = model::events;

Checkpoints::Checkpoints(const CheckpointConfig& config, std::string source, ClusterNetwork& network,
                         model::EventSink& events)
    : config_(config), source_(std::move(source)), network_(network), events_(events), clock_(config.clock, 0) {
  assert(config_.give_up_ps > 0);
}

std::uint64_t Checkpoints::save(const std::vector<unsigned>& nodes, std::uint64_t bytes) {
  assert(!saving_ && !is_fetching_ && nodes.size() >= 2);
  interval_s_ = clock_.interval_s(now_ps());
  saving_ = Saved{++number_, {}};
  began_ps_ = now_ps();
  has_lost_ = false;
  const std::uint64_t n = nodes.size();
  for (std::uint64_t i = 0; i < n; ++i) {
    const unsigned other = config_.site.value_or(nodes[(i + 1) % n]);
    const std::uint64_t share = bytes * (i + 1) / n - bytes * i / n;
    saving_->shares.push_back({share, {nodes[i], other}});
    if (share > 0) send(nodes[i], other, share);
  }
  return number_;
}

std::uint64_t Checkpoints::act() {
  if (!saving_) return 0;
  if (has_lost_ || now_ps() >= give_up_at_ps()) return give_up();
  if (!under_way_.empty()) return 0;
  const std::int64_t took_ps = now_ps() - began_ps_;
  clock_.ended(now_ps(), took_ps);
  whole_ += 1.0;
  took_s_ = static_cast<double>(took_ps) * 1e-12;
  events_.emit({source_, events::kCheckpointWhole, std::to_string(saving_->number), took_s_});
  held_.push_back(std::move(*saving_));
  saving_.reset();
  changed_.notify(sc_core::SC_ZERO_TIME);
  if (held_.size() <= kHeld) return 0;
  const std::uint64_t old = held_.front().number;
  held_.pop_front();
  return old;
}

/// What is not whole is of no use: those before it are held on.
std::uint64_t Checkpoints::give_up() {
  const std::string why = has_lost_ ? ": a share was lost on its way" : ": not whole in time";
  const std::uint64_t number = saving_->number;
  events_.emit({source_, events::kCheckpointBroken, std::to_string(number) + why,
                static_cast<double>(now_ps() - began_ps_) * 1e-12, network_.last_disturbance()});
  withdraw();
  saving_.reset();
  clock_.ended(now_ps(), std::nullopt);
  broken_ += 1.0;
  changed_.notify(sc_core::SC_ZERO_TIME);
  return number;
}

/// A node that is up and has it, that node itself where it does.
std::optional<unsigned> Checkpoints::holder_of(const Share& share, unsigned node) const {
  const auto& holders = share.holders;
  if (std::find(holders.begin(), holders.end(), node) != holders.end()) return node;
  const auto up = std::find_if(holders.begin(), holders.end(), [this](unsigned n) { return !network_.known_down(n); });
  return up != holders.end() ? std::optional(*up) : std::nullopt;
}

std::optional<std::uint64_t> Checkpoints::last() const {
  for (auto saved = held_.rbegin(); saved != held_.rend(); ++saved) {
    const bool is_left = std::all_of(saved->shares.begin(), saved->shares.end(), [this](const Share& share) {
      return std::any_of(share.holders.begin(), share.holders.end(),
                         [this](unsigned node) { return !network_.known_down(node); });
    });
    if (is_left) return saved->number;
  }
  return std::nullopt;
}

void Checkpoints::fetch(std::uint64_t number, unsigned node) {
  assert(!saving_ && !is_fetching_);
  is_fetching_ = true;
  has_lost_ = false;
  const auto saved = std::find_if(held_.begin(), held_.end(), [number](const Saved& s) { return s.number == number; });
  assert(saved != held_.end());
  for (const auto& share : saved->shares) {
    const auto from = holder_of(share, node);
    if (!from) {
      has_lost_ = true;
      return;
    }
    if (*from != node && share.bytes > 0) send(*from, node, share.bytes);
  }
}

void Checkpoints::end_fetch() {
  withdraw();
  is_fetching_ = false;
  has_lost_ = false;
}

void Checkpoints::send(unsigned from, unsigned to, std::uint64_t bytes) {
  under_way_.insert(network_.transport().send({from, to, bytes}));
  bytes_ += static_cast<double>(bytes);
}

void Checkpoints::withdraw() {
  for (const auto message : under_way_) network_.transport().withdraw(message);
  under_way_.clear();
}

bool Checkpoints::take(const network::Outcome& outcome) {
  if (under_way_.erase(outcome.message) == 0) return false;
  has_lost_ = has_lost_ || outcome.fate != network::Fate::kDelivered;
  return true;
}

void Checkpoints::list_channels(model::ChannelList& list) const {
  const std::string prefix = source_ + ".checkpoint";
  list.add(prefix + ".whole", "1", "checkpoints that were saved", whole_, &changed_);
  list.add(prefix + ".broken", "1", "that were given up or lost a share on its way", broken_, &changed_);
  list.add(prefix + ".bytes", "byte", "that saving and going back have sent", bytes_, &changed_);
  list.add(prefix + ".took", "s", "from begin to end of the last one that is whole", took_s_, &changed_);
  list.add(prefix + ".interval", "s", "after which it was due", interval_s_, &changed_);
}

}  // namespace flatsat::cluster
