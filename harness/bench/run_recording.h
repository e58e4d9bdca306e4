#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/bench/run_observer.h"
#include "harness/bench/run_result.h"
#include "harness/trace/recorder.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// Everything that a run records, to its trace, where one is written, and to its observer, where one watches.
class RunRecording {
 public:
  /// Both may be null. The observer must outlive this. `recorded`: places of the channels that are recorded, of all
  /// `channels`, ascending.
  RunRecording(std::unique_ptr<trace::Recorder> recorder, RunObserver* observer, std::vector<std::size_t> recorded,
               std::size_t channels);

  void sample_all(time::SimTime now, std::span<const double> values);
  void sample(std::size_t channel, time::SimTime now, double value);
  void message(std::size_t device, trace::Direction way, time::SimTime now, const wire::Message& message);
  void event(std::uint64_t id, time::SimTime now, const model::Event& event);
  void late(time::SimTime now, double late_s);

  /// Verdicts, totals and the end: fills trace, digest and waits of the result. A trace that cannot be closed makes the
  /// result an ERROR.
  void close(const std::string& path, time::SimTime end, RunResult& result);

 private:
  std::unique_ptr<trace::Recorder> recorder_;
  RunObserver* observer_;
  const std::vector<std::size_t> recorded_;
  std::vector<std::optional<std::size_t>> place_;  // of a channel among those that are recorded
  std::vector<double> values_;
};

}  // namespace flatsat::bench
