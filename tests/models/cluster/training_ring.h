#pragma once
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "harness/time/seed.h"
#include "models/cluster/training.h"
#include "tests/models/cluster/ring.h"

namespace flatsat::cluster {

inline constexpr std::int64_t kSecond = 1'000'000'000'000;

inline learning::TrainerConfig small() {
  learning::TrainerConfig config;
  config.model.layers = 1;
  config.model.width = 16;
  config.model.heads = 2;
  config.model.context = 8;
  config.model.vocabulary = 8;
  config.sequences = 2;
  config.length = 8;
  config.threads = 2;
  return config;
}

/// Eight satellites that train; steps of 10 s of computing begin each minute.
struct TrainingRing {
  explicit TrainingRing(const learning::TrainerConfig& config, CollectiveJobConfig job = steps())
      : TrainingRing(TrainingConfig{config, {}}, job) {}
  explicit TrainingRing(const TrainingConfig& config, CollectiveJobConfig job = steps(), unsigned count = Ring::kCount,
                        unsigned reach = 1)
      : ring({}, count, reach), stream(1, "training.m") {
    work = std::make_unique<Training>("m", config, count, stream);
    job.bytes = 4 * work->trainer().layout().size();
    std::vector<unsigned> nodes;
    for (unsigned i = 0; i < count; ++i) nodes.push_back(i);
    ring.the_job = std::make_unique<CollectiveJob>(job, nodes, *ring.network, ring.log, work.get());
    ring.network->add(*ring.the_job);
    ring.the_job->list_channels(ring.channels);
    work->list_channels(ring.channels);
  }
  static CollectiveJobConfig steps() {
    auto config = eight_megabytes();
    config.kind = "training";
    config.name = "m";
    config.wait_ps = 15 * kSecond;
    config.retry_ps = kSecond;
    return config;
  }
  static CollectiveJobConfig with_quorum(unsigned quorum) {
    auto config = steps();
    config.quorum = quorum;
    return config;
  }
  std::vector<float> parameters() const {
    const auto all = work->trainer().parameters();
    return {all.begin(), all.end()};
  }
  double channel(const std::string& name) const { return ring.channel("training.m." + name); }

  /// The power of a satellite fails and comes back.
  void fail(unsigned rank, double from_s, double to_s) {
    switches.emplace(from_s, std::pair(rank, 1));
    switches.emplace(to_s, std::pair(rank, -1));
  }
  void fly(double end_s) {
    std::vector<int> failures(ring.fakes.size());
    for (const auto& [at_s, what] : switches) {
      if (at_s >= end_s) break;
      Ring::run_until(at_s);
      failures[what.first] += what.second;
      const bool works = failures[what.first] == 0;
      ring.fakes[what.first]->set_lasers(works, 1);
      ring.fakes[what.first]->set_speed(works ? 1.0 : 0.0, 1);
    }
    Ring::run_until(end_s);
  }

  Ring ring;
  std::multimap<double, std::pair<unsigned, int>> switches;
  time::NamedStream stream;
  std::unique_ptr<Training> work;
};

/// A step that was made: its number, and whose sum it was.
struct Made {
  std::uint64_t step;
  std::vector<unsigned> ranks{0, 1, 2, 3, 4, 5, 6, 7};
};

/// The same training without any mesh: what ranks bring is added up as a ring does, share by share.
inline std::vector<float> trained_alone(const learning::TrainerConfig& config, const std::vector<Made>& steps) {
  time::NamedStream stream(1, "training.m");
  learning::Trainer trainer(config, Ring::kCount, stream);
  const std::size_t size = trainer.layout().size();
  for (const auto& [step, ranks] : steps) {
    const std::size_t n = ranks.size();
    trainer.compute(ranks, step);
    std::vector<float> sum(size);
    for (std::size_t share = 0; share < n; ++share) {
      for (std::size_t i = size * share / n; i < size * (share + 1) / n; ++i) {
        sum[i] = trainer.contribution(ranks[share])[i];
        for (std::size_t hop = 1; hop < n; ++hop) sum[i] = trainer.contribution(ranks[(share + hop) % n])[i] + sum[i];
      }
    }
    trainer.update(sum, ranks);
  }
  return {trainer.parameters().begin(), trainer.parameters().end()};
}

}  // namespace flatsat::cluster
