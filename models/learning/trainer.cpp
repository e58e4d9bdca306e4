#include "models/learning/trainer.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <thread>

#include "models/learning/split_mix.h"

namespace flatsat::learning {

/// What sees the products of one gradient: first who makes them wrong, then who looks.
struct Trainer::Watches : ProductWatch {
  Injector* injector = nullptr;
  AbftCheck* abft = nullptr;
  void made(const GradientProduct& product) override {
    if (injector != nullptr) injector->made(product);
    if (abft != nullptr) abft->made(product);
  }
  ProductWatch* any() { return injector != nullptr || abft != nullptr ? this : nullptr; }
  /// A gradient is complete: nothing is planted in the next one.
  void end(std::span<float> gradient) {
    if (injector != nullptr) injector->end(gradient);
    injector = nullptr;
  }
};

std::uint64_t operations_of(const TrainerConfig& config) {
  const auto& checks = config.checks;
  const auto batch = static_cast<double>(operations(config.model, config.sequences, config.length));
  double each = batch * (1.0 + checks.second_share);
  if (checks.has_abft) each += static_cast<double>(abft_operations(config.model, config.sequences, config.length));
  double all = each * static_cast<double>(batches_of(config));
  if (checks.norm_factor > 0.0) all += static_cast<double>(NormCheck::operations(Layout(config.model)));
  return static_cast<std::uint64_t>(std::llround(all));
}

std::uint64_t batches_of(const TrainerConfig& config) {
  return config.method == Method::kDiLoCo ? config.inner_steps : 1;
}

Trainer::Trainer(const TrainerConfig& config, unsigned ranks, model::RandomStream& stream)
    : config_(config),
      layout_(config.model),
      parameters_(new_parameters(layout_, stream)),
      mean_(layout_.size()),
      adamw_(config.adamw, layout_),
      nesterov_(config.outer, layout_.size()),
      norms_(config.checks.norm_factor) {
  assert(config_.length > 0 && config_.length <= config_.model.context && config_.threads > 0);
  corpus_ = std::make_unique<Corpus>(CorpusConfig{config_.model.vocabulary, config_.order}, stream);
  for (unsigned i = 0; i < ranks; ++i) {
    ranks_.emplace_back().shard = stream.next();
    if (config_.method == Method::kDiLoCo) ranks_.back().inner = std::make_unique<AdamW>(config_.adamw, layout_);
  }
  held_out_ = corpus_->batch(stream.next(), 0, 2 * config_.sequences, config_.length);
  samples_ = stream.next();
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
  for (const auto& turn : turns) {
    SplitMix stream(samples_ ^ ((step * ranks_.size() + turn.rank) * 0xd1342543de82ef95ull));
    ranks_[turn.rank].is_sampled = SecondComputation(config_.checks.second_share).is_sampled(model::uniform(stream));
  }
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
  if (config_.method == Method::kDiLoCo) rank.before = std::make_unique<AdamW>(*rank.inner);
  rank.findings = {};
  Watches watches;
  std::optional<Injector> injector;
  if (rank.planted) watches.injector = &injector.emplace(*rank.planted, layout_);
  if (config_.checks.has_abft) watches.abft = &worker.abft;
  worker.abft.look();
  rank.loss = bring(rank.inner.get(), {shard, step}, worker, watches, rank.contribution);
  rank.planted.reset();
  if (injector) rank.findings.changed = injector->changed();
  rank.findings.abft = worker.abft.is_wrong();
  if (config_.checks.norm_factor > 0.0) {
    rank.norm = norm_of(rank.contribution);
    rank.findings.norm = norms_.is_wrong(rank.norm);
  }
  if (rank.is_sampled) {
    const auto inner = rank.before ? std::make_unique<AdamW>(*rank.before) : nullptr;
    Watches none;
    bring(inner.get(), {shard, step}, worker, none, worker.second);
    rank.findings.second = SecondComputation::is_wrong(rank.contribution, worker.second);
  }
  for (std::size_t i = 0; i < rank.lost.size(); ++i) rank.contribution[i] += rank.lost[i];
}

void Trainer::keep_lost(unsigned rank, std::span<const float> lost) {
  assert(lost.size() == layout_.size());
  ranks_[rank].lost.assign(lost.begin(), lost.end());
}

/// `inner`: the optimiser of DiLoCo. Returns the mean loss.
double Trainer::bring(AdamW* inner, const Data& data, Worker& worker, Watches& watches,
                      std::vector<float>& brought) const {
  const std::uint64_t batches = batches_of(config_);
  const auto batch = [&](std::uint64_t i) {
    return corpus_->batch(data.shard, data.step * batches + i, config_.sequences, config_.length);
  };
  brought.resize(layout_.size());
  if (config_.method == Method::kDataParallel) {
    const double loss = worker.transformer.gradient(parameters_, batch(0), brought, watches.any());
    watches.end(brought);
    return loss;
  }
  worker.parameters = parameters_;
  worker.gradient.resize(layout_.size());
  double losses = 0.0;
  for (std::uint64_t i = 0; i < batches; ++i) {
    losses += worker.transformer.gradient(worker.parameters, batch(i), worker.gradient, watches.any());
    watches.end(worker.gradient);
    inner->step(worker.parameters, worker.gradient);
  }
  for (std::size_t i = 0; i < layout_.size(); ++i) brought[i] = parameters_[i] - worker.parameters[i];
  return losses / static_cast<double>(batches);
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
  for (const auto rank : ranks) {
    ranks_[rank].before.reset();
    if (config_.checks.norm_factor > 0.0) norms_.take(ranks_[rank].norm);
  }
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
