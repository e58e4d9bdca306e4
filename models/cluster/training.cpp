#include "models/cluster/training.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>

namespace flatsat::cluster {

namespace {

std::shared_ptr<const network::NumberFormat> format_of(const TrainingConfig& config) {
  if (config.int8_block) return std::make_shared<network::Int8Format>(*config.int8_block);
  return std::make_shared<network::Float32Format>();
}

}  // namespace

Training::Training(const std::string& name, const TrainingConfig& config, unsigned ranks, model::RandomStream& stream)
    : config_(config),
      prefix_("training." + name),
      format_(format_of(config)),
      ranks_(ranks),
      trainer_(config.trainer, ranks, stream),
      to_plant_(config.corruptions),
      faults_(stream.next()) {
  save(0);
}

learning::Corruption Training::drawn(learning::CorruptionKind kind) {
  return learning::draw_corruption(kind, trainer_.layout(), faults_);
}

/// What is written first, each in its rank's next step; of two of a rank, the second waits for the step after.
void Training::plant(const std::vector<unsigned>& ranks) {
  using learning::CorruptionKind;
  const auto now_ps = static_cast<std::int64_t>(sc_core::sc_time_stamp().value());
  for (const auto rank : ranks) {
    const bool is_struck = config_.corrupted_share > 0.0 && model::uniform(faults_) < config_.corrupted_share;
    if (is_struck)
      trainer_.plant(rank, drawn(std::array{CorruptionKind::kBit, CorruptionKind::kRow,
                                            CorruptionKind::kStuck}[model::uniform_below(faults_, 3)]));
    const auto next = std::find_if(to_plant_.begin(), to_plant_.end(),
                                   [&](const auto& c) { return c.rank == rank && c.at_ps <= now_ps; });
    if (next == to_plant_.end()) continue;
    auto corruption = drawn(next->kind);
    corruption.bit = next->bit.value_or(corruption.bit);
    corruption.place = next->place.value_or(corruption.place);
    trainer_.plant(rank, corruption);
    to_plant_.erase(next);
  }
}

void Training::begin(const std::vector<unsigned>& ranks, std::uint64_t step) {
  plant(ranks);
  if (config_.takes_over)
    trainer_.compute(learning::shard_turns(ranks_, ranks, step), step);
  else
    trainer_.compute(ranks, step);
}

/// Counts what the checks say against what was planted.
StepWork::Problem Training::problem(unsigned rank) {
  const auto& found = trainer_.findings(rank);
  const bool is_struck = found.changed > 0;
  struck_ += is_struck ? 1.0 : 0.0;
  if (found.is_refused()) {
    refused_ += 1.0;
    false_alarms_ += is_struck ? 0.0 : 1.0;
    by_abft_ += found.abft ? 1.0 : 0.0;
    by_norm_ += found.norm ? 1.0 : 0.0;
    by_second_ += found.second ? 1.0 : 0.0;
    std::string by;
    for (const auto& [finds, name] : {std::pair{found.abft, "sums of a product"},
                                      {found.norm, "the length"},
                                      {found.second, "a second computation"}})
      if (finds) by += (by.empty() ? "" : ", ") + std::string(name);
    changed_.notify(sc_core::SC_ZERO_TIME);
    return {"its gradient is wrong by " + by, true, found.changed};
  }
  if (!std::isfinite(trainer_.loss(rank))) return {"its loss is not a finite number", false, found.changed};
  if (!std::isfinite(learning::norm_of(trainer_.contribution(rank))))
    return {"its gradient is not finite", false, found.changed};
  return {{}, false, found.changed};
}

network::CollectiveContent& Training::content(const network::Collective& collective,
                                              const std::vector<unsigned>& ranks) {
  std::vector<std::vector<float>> brought;
  for (const auto rank : ranks) {
    const auto own = trainer_.contribution(rank);
    brought.emplace_back(own.begin(), own.end());
  }
  sum_ = std::make_unique<network::FloatSum>(collective, std::move(brought), format_);
  return *sum_;
}

std::string Training::end(const std::vector<unsigned>& ranks) {
  assert(sum_ && sum_->is_common());
  const double norm = trainer_.update(sum_->of_rank(0), ranks);
  if (config_.int8_block && std::isfinite(norm)) {
    for (unsigned i = 0; i < ranks.size(); ++i) trainer_.keep_lost(ranks[i], sum_->lost_by(i));
  }
  sum_.reset();
  if (!std::isfinite(norm)) return "the sum of all gradients is not finite";
  const auto& t = config_.trainer;
  double losses = 0.0;
  for (const auto rank : ranks) losses += trainer_.loss(rank);
  for (const auto rank : ranks) accepted_ += trainer_.findings(rank).changed > 0 ? 1.0 : 0.0;
  loss_ = losses / static_cast<double>(ranks.size());
  norm_ = norm;
  const double held_out = trainer_.held_out_loss();  // where it is not finite, the next step's losses are told
  held_out_ = std::isfinite(held_out) ? held_out : model::kUnmeasured;
  steps_ += 1.0;
  tokens_ += static_cast<double>(ranks.size() * learning::batches_of(t) * t.sequences * t.length);
  changed_.notify(sc_core::SC_ZERO_TIME);
  return {};
}

void Training::lose() {
  sum_.reset();
  trainer_.revert();
}

void Training::save(std::uint64_t number) { saved_.insert_or_assign(number, Saved{trainer_.state(), tokens_}); }

void Training::go_back(std::uint64_t number) {
  const auto found = saved_.find(number);
  assert(found != saved_.end());
  trainer_.restore(found->second.state);
  tokens_ = found->second.tokens;
  changed_.notify(sc_core::SC_ZERO_TIME);
}

/// Parameters, and the two moments of AdamW or the momentum of the outer optimiser.
std::uint64_t Training::state_bytes() const {
  const std::uint64_t arrays = config_.trainer.method == learning::Method::kDiLoCo ? 2 : 3;
  return arrays * sizeof(float) * trainer_.layout().size();
}

void Training::list_channels(model::ChannelList& list) const {
  list.add(prefix_ + ".loss", "1", "mean loss of the last step's batches, nats a token", loss_, &changed_);
  list.add(prefix_ + ".held_out", "1", "loss of the parameters on text that nobody learns from, nats a token",
           held_out_, &changed_);
  list.add(prefix_ + ".norm", "1", "length of the mean of what the ranks brought", norm_, &changed_);
  list.add(prefix_ + ".steps", "1", "steps that changed the parameters", steps_, &changed_);
  list.add(prefix_ + ".tokens", "1", "that the parameters have learnt from", tokens_, &changed_);
  if (!config_.trainer.checks.any() && config_.corruptions.empty() && config_.corrupted_share == 0.0) return;
  list.add(prefix_ + ".struck", "1", "times that a fault changed what a rank computed", struck_, &changed_);
  list.add(prefix_ + ".accepted", "1", "of them, that came into the parameters", accepted_, &changed_);
  list.add(prefix_ + ".refused", "1", "times that a check found what a rank computed to be wrong", refused_, &changed_);
  list.add(prefix_ + ".false_alarms", "1", "of them, where no fault had changed it", false_alarms_, &changed_);
  list.add(prefix_ + ".refused_by_abft", "1", "of them, by sums of products", by_abft_, &changed_);
  list.add(prefix_ + ".refused_by_norm", "1", "of them, by the length", by_norm_, &changed_);
  list.add(prefix_ + ".refused_by_second", "1", "of them, by a second computation", by_second_, &changed_);
}

}  // namespace flatsat::cluster
