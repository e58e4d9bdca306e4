#include "harness/bench/training_config.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <thread>

#include "harness/time/sim_time.h"

namespace flatsat::bench {

namespace {

constexpr double kMostBytes = 32.0 * (1ull << 30);  // of all ranks

}  // namespace

std::string too_large(const testbed::TrainingConfig& training, unsigned ranks) {
  // What a rank brings, what it adds up and has under way; for DiLoCo its two moments, before a step and in it; what
  // compression loses, in a step and kept.
  const double arrays =
      (training.trainer.method == learning::Method::kDiLoCo ? 7.0 : 3.0) + (training.has_int8 ? 2.0 : 0.0);
  const double bytes =
      arrays * ranks * sizeof(float) * static_cast<double>(learning::Layout(training.trainer.model).size());
  if (bytes <= kMostBytes) return {};
  char text[120];
  std::snprintf(text, sizeof text, "%u ranks of this model take %.3g GiB to compute; at most %.3g GiB may be taken",
                ranks, bytes / (1ull << 30), kMostBytes / (1ull << 30));
  return text;
}

bool can_be_made(const testbed::TrainingConfig& training) {
  const auto& t = training.trainer;
  const double deadline_s = training.deadline_s.value_or(training.every_s);
  return learning::problem_of(t.model).empty() &&
         learning::problem_of(learning::CorpusConfig{t.model.vocabulary, t.order}).empty() &&
         t.length <= t.model.context && deadline_s > 0.0 &&
         training.give_up_s.value_or(3.0 * deadline_s) > deadline_s && training.rate_tflop_s > 0.0;
}

cluster::TrainingConfig numbers_of(const testbed::TrainingConfig& training) {
  cluster::TrainingConfig config;
  config.trainer = training.trainer;
  config.trainer.threads = std::max(1u, std::thread::hardware_concurrency());
  if (training.has_int8) config.int8_block = training.block.value_or(testbed::kInt8Block);
  config.takes_over = training.takes_over;
  config.corrupted_share = training.corrupted_share;
  return config;
}

cluster::CollectiveJobConfig job_of(const testbed::TrainingConfig& training, double detection_s) {
  const auto ps = [](double seconds) { return time::SimTime::from_seconds(seconds).ps; };
  const auto& t = training.trainer;
  const double deadline_s = training.deadline_s.value_or(training.every_s);
  const auto work = static_cast<double>(learning::operations_of(t));
  auto config = training.job;
  config.kind = "training";
  config.name = training.name;
  config.bytes = sizeof(float) * learning::Layout(t.model).size();
  config.compute_ps = ps(work / (training.rate_tflop_s * 1e12));
  config.every_ps = ps(training.every_s);
  config.deadline_ps = ps(deadline_s);
  config.give_up_ps = ps(training.give_up_s.value_or(3.0 * deadline_s));
  config.rank.endpoint_delay_ps = ps(training.endpoint_delay_s);
  if (training.quorum) config.quorum = static_cast<unsigned>(*training.quorum);
  config.wait_ps = ps(training.wait_s.value_or(deadline_s));
  config.retry_ps = std::max<std::int64_t>(ps(detection_s), 1'000'000'000);  // never at the same instant
  return config;
}

std::optional<cluster::CheckpointConfig> checkpoints_of(const testbed::TrainingConfig& training, unsigned ranks,
                                                        std::optional<unsigned> site) {
  const auto& c = training.checkpoint;
  if (!c.rule) return std::nullopt;
  cluster::CheckpointConfig config;
  config.clock.rule = *c.rule;
  config.clock.every_s = c.every_s;
  if (c.mtbf_s) config.clock.mtbf_s = *c.mtbf_s / ranks;
  config.site = site;
  const double deadline_s = training.deadline_s.value_or(training.every_s);
  const double give_up_s = c.give_up_s.value_or(training.give_up_s.value_or(3.0 * deadline_s));
  config.give_up_ps = time::SimTime::from_seconds(give_up_s).ps;
  config.restart_ps = time::SimTime::from_seconds(c.restart_s).ps;
  config.goes_back_at_any_loss = c.goes_back_at_any_loss;
  return config;
}

}  // namespace flatsat::bench
