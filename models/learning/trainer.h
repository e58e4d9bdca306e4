#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "models/base/random_stream.h"
#include "models/learning/checks.h"
#include "models/learning/corpus.h"
#include "models/learning/corruption.h"
#include "models/learning/optimisers.h"
#include "models/learning/transformer.h"

namespace flatsat::learning {

/// Data-parallel: each rank brings its gradient, and all take one step of AdamW by the mean. DiLoCo: each rank takes
/// `inner_steps` of AdamW by itself and brings how far it has come; the common parameters follow by the outer
/// optimiser. Source: Douillard et al., DiLoCo (2023), arXiv:2311.08105.
enum class Method { kDataParallel, kDiLoCo };

/// Which checks ranks make of what they bring.
struct ChecksConfig {
  bool has_abft = false;
  double norm_factor = 0.0;   // 0: no check; else > 1
  double second_share = 0.0;  // of what ranks bring, computed a second time by another one, 0 .. 1
  bool any() const { return has_abft || norm_factor > 0.0 || second_share > 0.0; }
};

/// What is known of what a rank brings.
struct Findings {
  std::size_t changed = 0;                          // numbers of a gradient that a corruption has changed: the truth
  bool abft = false, norm = false, second = false;  // checks that find it wrong
  bool is_refused() const { return abft || norm || second; }
};

struct TrainerConfig {
  TransformerConfig model;
  std::uint32_t order = 1;      // of the corpus
  std::uint64_t sequences = 8;  // of a batch, a rank, > 0
  std::uint64_t length = 64;    // tokens of a sequence, 1 .. model.context
  Method method = Method::kDataParallel;
  std::uint64_t inner_steps = 1;  // of DiLoCo, > 0
  AdamWConfig adamw;
  NesterovConfig outer;
  ChecksConfig checks;
  unsigned threads = 1;  // at most so many ranks at once; no bit of a result depends on it
};

/// Operations of a rank in a step, its checks included; the optimiser and what is in no product left out.
std::uint64_t operations_of(const TrainerConfig& config);

/// Batches that a rank goes through in a step.
std::uint64_t batches_of(const TrainerConfig& config);

/// Shards of `ranks` that are not among those `present` (both ascending; present not empty) are taken over by the next
/// present rank, round from the last to the first. Who has several goes through them in turns, one a step, its own
/// first.
struct ShardTurn {
  unsigned rank, shard;
};
std::vector<ShardTurn> shard_turns(unsigned ranks, const std::vector<unsigned>& present, std::uint64_t step);

/// The numbers of a training by several ranks that share parameters: what each brings, and what is made of the sum. How
/// the sum is made is the caller's. What is the same on all ranks is kept once.
class Trainer {
 public:
  /// Parameters, the corpus, each rank's shard and that of nobody are drawn from `stream`, in this order, and who is
  /// computed a second time.
  Trainer(const TrainerConfig& config, unsigned ranks, model::RandomStream& stream);

  const Layout& layout() const { return layout_; }
  std::span<const float> parameters() const { return parameters_; }

  /// Ranks compute what they bring to step number `step`, beginning with the common parameters.
  void compute(const std::vector<ShardTurn>& turns, std::uint64_t step);
  /// The same, each with its own shard.
  void compute(const std::vector<unsigned>& ranks, std::uint64_t step);
  /// A corruption of what a rank computes next, in its first batch.
  void plant(unsigned rank, const Corruption& corruption) { ranks_[rank].planted = corruption; }
  const Findings& findings(unsigned rank) const { return ranks_[rank].findings; }
  std::span<const float> contribution(unsigned rank) const { return ranks_[rank].contribution; }
  /// What was lost of a rank's contribution on its way is added to the next one that it brings: error feedback. Source:
  /// Seide et al., 1-bit stochastic gradient descent (2014); Karimireddy et al. (2019), arXiv:1901.09847.
  void keep_lost(unsigned rank, std::span<const float> lost);
  /// The mean of a rank's batches in its last step, nats a token.
  double loss(unsigned rank) const { return ranks_[rank].loss; }

  /// The common parameters follow the mean of what `ranks` brought; the others' inner steps are as if they had not
  /// been. Returns the mean's length; where that is not finite nothing changes, as if the step were lost.
  double update(std::span<const float> sum, const std::vector<unsigned>& ranks);
  /// The mean loss of the common parameters on two batches' worth of text that nobody learns from, always the same.
  double held_out_loss();
  /// The step is lost: all is as it was before.
  void revert();

  /// What a checkpoint has: parameters, and the moments of AdamW or the momentum of the outer optimiser.
  struct State {
    std::vector<float> parameters;
    AdamW adamw;
    Nesterov nesterov;
  };
  State state() const { return {parameters_, adamw_, nesterov_}; }
  /// Goes back to it. Inner optimisers begin anew, and what was lost on the way of contributions is given up.
  void restore(const State& state);
  /// A rank has lost what only it had: the moments of its inner optimiser, and what its contributions lost on the way.
  void forget(unsigned rank);

 private:
  struct Rank {
    std::uint64_t shard = 0;
    std::vector<float> contribution, lost;  // lost: empty for nothing
    double loss = 0.0, norm = 0.0;
    std::optional<Corruption> planted;
    bool is_sampled = false;  // computed a second time
    Findings findings;
    std::unique_ptr<AdamW> inner, before;  // of DiLoCo: its own, and what it was before an open step
  };
  struct Worker {  // of one thread
    explicit Worker(const TransformerConfig& config) : transformer(config) {}
    Transformer transformer;
    std::vector<float> parameters, gradient, second;
    AbftCheck abft;
  };
  struct Watches;
  void compute_rank(Rank& rank, std::uint64_t shard, std::uint64_t step, Worker& worker) const;
  struct Data {
    std::uint64_t shard, step;
  };
  double bring(AdamW* inner, const Data& data, Worker& worker, Watches& watches, std::vector<float>& brought) const;
  static void take_back(Rank& rank);

  const TrainerConfig config_;
  const Layout layout_;
  std::vector<float> parameters_, mean_;
  std::unique_ptr<const Corpus> corpus_;
  std::vector<Rank> ranks_;
  std::vector<std::unique_ptr<Worker>> workers_;
  Batch held_out_;
  AdamW adamw_;        // of data-parallel
  Nesterov nesterov_;  // of DiLoCo
  NormCheck norms_;
  std::uint64_t samples_;  // the begin of what says who is computed a second time
};

}  // namespace flatsat::learning
