#pragma once
#include <cstdint>
#include <optional>

namespace flatsat::cluster {

/// From one checkpoint's end to the next one's begin: as it is written, or from what a checkpoint costs and how often
/// something fails.
enum class CheckpointRule { kFixed, kYoung, kDaly };

/// sqrt(2 C M). Units: s, both > 0. Source: Young, A first order approximation to the optimum checkpoint interval
/// (1974), doi:10.1145/361147.361115.
double young_interval_s(double cost_s, double mtbf_s);
/// sqrt(2 C M) (1 + sqrt(C / 2M) / 3 + C / 18M) - C for C < 2 M, else M. Units: s, both > 0. Source: Daly, A higher
/// order estimate of the optimum checkpoint interval for restart dumps (2006), doi:10.1016/j.future.2004.11.016.
double daly_interval_s(double cost_s, double mtbf_s);

struct CheckpointClockConfig {
  CheckpointRule rule = CheckpointRule::kFixed;
  double every_s = 0.0;          // of kFixed, >= 0
  std::optional<double> mtbf_s;  // of all together, > 0; not set: measured
};

/// When the next checkpoint is due. Instants are ps of the run.
class CheckpointClock {
 public:
  CheckpointClock(const CheckpointClockConfig& config, std::int64_t begin_ps)
      : config_(config), begin_ps_(begin_ps), last_ps_(begin_ps) {}

  void failed() { ++failures_; }
  /// A checkpoint, whole or not, or the way back to one has ended. `took_ps`: of a whole one.
  void ended(std::int64_t at_ps, std::optional<std::int64_t> took_ps);
  /// Units: s. Young and Daly: 0 until the first checkpoint has shown what it costs. A rate that is measured is that of
  /// the time so far, as if one more failure came now.
  double interval_s(std::int64_t now_ps) const;
  bool is_due(std::int64_t now_ps) const;

 private:
  const CheckpointClockConfig config_;
  const std::int64_t begin_ps_;
  std::int64_t last_ps_;
  std::uint64_t failures_ = 0;
  std::optional<double> cost_s_;
};

}  // namespace flatsat::cluster
