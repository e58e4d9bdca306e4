#include "models/learning/trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <thread>

namespace flatsat::learning {

std::uint64_t batches_of(const TrainerConfig& config) {
  return config.method == Method::kDiLoCo ? config.inner_steps : 1;
}

Trainer::Trainer(const TrainerConfig& config, unsigned ranks, model::RandomStream& stream)
    : config_(config),
      layout_(config.model),
      parameters_(new_parameters(layout_, stream)),
      mean_(layout_.size()),
      adamw_(config.adamw, layout_),
      nesterov_(config.outer, layout_.size()) {
  assert(config_.length > 0 && config_.length <= config_.model.context && config_.threads > 0);
  corpus_ = std::make_unique<Corpus>(CorpusConfig{config_.model.vocabulary, config_.order}, stream);
  for (unsigned i = 0; i < ranks; ++i) {
    ranks_.push_back({.shard = stream.next(), .contribution = {}, .lost = {}, .loss = 0.0, .inner = {}, .before = {}});
    if (config_.method == Method::kDiLoCo) ranks_.back().inner = std::make_unique<AdamW>(config_.adamw, layout_);
  }
  held_out_ = corpus_->batch(stream.next(), 0, 2 * config_.sequences, config_.length);
  for (unsigned i = 0; i < std::min(config_.threads, ranks); ++i)
    workers_.push_back(std::make_unique<Worker>(config_.model));
}

std::vector<ShardTurn> shard_turns(unsigned ranks, const std::vector<unsigned>& present, std::uint64_t step) {
  assert(!present.empty());
  std::vector<std::vector<unsigned>> shards(ranks);  // of each rank that is present, its own first
  for (const auto rank : present) shards[rank].push_back(rank);
  for (unsigned shard = 0; shard < ranks; ++shard) {
    const auto at = std::lower_bound(present.begin(), present.end(), shard);
    const unsigned rank = at != present.end() ? *at : present.front();
    if (rank != shard) shards[rank].push_back(shard);
  }
  std::vector<ShardTurn> turns;
  for (const auto rank : present) turns.push_back({rank, shards[rank][step % shards[rank].size()]});
  return turns;
}

void Trainer::compute(const std::vector<unsigned>& ranks, std::uint64_t step) {
  std::vector<ShardTurn> turns;
  for (const auto rank : ranks) turns.push_back({rank, rank});
  compute(turns, step);
}

/// Threads live as long as a step is computed: between steps the process has none of them.
void Trainer::compute(const std::vector<ShardTurn>& turns, std::uint64_t step) {
  const auto work = [&](std::size_t worker) {
    for (std::size_t i = worker; i < turns.size(); i += workers_.size())
      compute_rank(ranks_[turns[i].rank], ranks_[turns[i].shard].shard, step, *workers_[worker]);
  };
  std::vector<std::thread> others;
  for (std::size_t worker = 1; worker < std::min(workers_.size(), turns.size()); ++worker)
    others.emplace_back(work, worker);
  work(0);
  for (auto& other : others) other.join();
}

void Trainer::compute_rank(Rank& rank, std::uint64_t shard, std::uint64_t step, Worker& worker) const {
  compute_plain(rank, shard, step, worker);
  add_lost(rank);
}

void Trainer::add_lost(Rank& rank) {
  for (std::size_t i = 0; i < rank.lost.size(); ++i) rank.contribution[i] += rank.lost[i];
}

void Trainer::keep_lost(unsigned rank, std::span<const float> lost) {
  assert(lost.size() == layout_.size());
  ranks_[rank].lost.assign(lost.begin(), lost.end());
}

void Trainer::compute_plain(Rank& rank, std::uint64_t shard, std::uint64_t step, Worker& worker) const {
  const std::uint64_t batches = batches_of(config_);
  const auto batch = [&](std::uint64_t i) {
    return corpus_->batch(shard, step * batches + i, config_.sequences, config_.length);
  };
  rank.contribution.resize(layout_.size());
  if (config_.method == Method::kDataParallel) {
    rank.loss = worker.transformer.gradient(parameters_, batch(0), rank.contribution);
    return;
  }
  rank.before = std::make_unique<AdamW>(*rank.inner);
  rank.loss = walk(worker.transformer, *rank.inner, parameters_, batches, batch, worker.parameters, worker.gradient,
                   rank.contribution);
}

Task Trainer::task(const ShardTurn& turn, std::uint64_t step) const {
  const Rank& from = ranks_[turn.rank];
  Task task{.model = config_.model,
            .adamw = config_.adamw,
            .local_steps = from.inner ? config_.inner_steps : 0,
            .sequences = config_.sequences,
            .length = config_.length};
  for (std::uint64_t i = 0; i < task.batches(); ++i) {
    const auto batch = corpus_->batch(ranks_[turn.shard].shard, step * task.batches() + i, task.sequences, task.length);
    task.tokens.insert(task.tokens.end(), batch.tokens.begin(), batch.tokens.end());
  }
  task.parameters = parameters_;
  if (!from.inner) return task;
  task.mean.assign(from.inner->mean().begin(), from.inner->mean().end());
  task.square.assign(from.inner->square().begin(), from.inner->square().end());
  task.steps = from.inner->steps();
  return task;
}

void Trainer::take(unsigned rank, const Answer& answer) {
  Rank& to = ranks_[rank];
  to.contribution = answer.contribution;
  add_lost(to);
  to.loss = answer.loss;
  if (!to.inner) return;
  take_back(to);
  to.before = std::make_unique<AdamW>(*to.inner);
  to.inner->restore(answer.mean, answer.square, to.inner->steps() + config_.inner_steps);
}

double Trainer::update(std::span<const float> sum, const std::vector<unsigned>& ranks) {
  assert(sum.size() == layout_.size() && !ranks.empty());
  const auto count = static_cast<float>(ranks.size());
  for (std::size_t i = 0; i < sum.size(); ++i) mean_[i] = sum[i] / count;
  const double length = norm_of(mean_);
  if (!std::isfinite(length)) {
    revert();
    return length;
  }
  if (config_.method == Method::kDataParallel)
    adamw_.step(parameters_, mean_);
  else
    nesterov_.step(parameters_, mean_);
  for (const auto rank : ranks) ranks_[rank].before.reset();
  revert();
  return length;
}

double Trainer::held_out_loss() { return workers_.front()->transformer.loss(parameters_, held_out_); }

void Trainer::take_back(Rank& rank) {
  if (rank.before) rank.inner = std::move(rank.before);
}

void Trainer::revert() {
  for (auto& rank : ranks_) take_back(rank);
}

void Trainer::restore(const State& state) {
  parameters_ = state.parameters;
  adamw_ = state.adamw;
  nesterov_ = state.nesterov;
  for (unsigned rank = 0; rank < ranks_.size(); ++rank) forget(rank);
}

void Trainer::forget(unsigned rank) {
  ranks_[rank].lost.clear();
  ranks_[rank].before.reset();
  if (config_.method == Method::kDiLoCo) ranks_[rank].inner = std::make_unique<AdamW>(config_.adamw, layout_);
}

}  // namespace flatsat::learning
