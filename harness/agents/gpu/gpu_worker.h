#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "harness/agents/cuda/gpu_work.h"

namespace flatsat::agents::gpu {

/// Faults that wait for launches: of the int8 result that leaves, and of what a batch computes.
class FaultPlan {
 public:
  explicit FaultPlan(std::uint64_t seed);
  enum class Target { kResult, kBatch };
  /// Corrupts the next `launches` launches. `drawn`: each by the outcome mix of the literature, see draw_fault.
  void add(Target target, const compute::ResultFault& fault, bool drawn, std::uint64_t launches);
  /// Of the next launch; kind kNone for none.
  compute::ResultFault next(Target target);
  void clear();

 private:
  struct Waiting {
    compute::ResultFault fault;
    bool drawn = false;
    std::uint64_t launches = 0;
  };
  std::mutex guard_;
  std::unique_ptr<model::RandomStream> random_;
  Waiting waiting_[2];
};

/// One job for the board: a batch, where `gflop` > 0, and the int8 product that is its checked sample; a checkpoint.
struct GpuJob {
  cuda::WorkloadKind kind = cuda::WorkloadKind::kGemm;
  double gflop = 0.0;
  compute::GemmShape shape;
  std::vector<std::uint8_t> a, b;
  bool checkpoint = false;
};

/// How the start of the board or a job ended.
struct GpuOutcome {
  enum class End { kDone, kStopped, kWrong, kLost } end = End::kDone;
  std::string text;      // what is wrong, or lost; of a start: what the board is
  double seconds = 0.0;  // of a job: by the board's events; of a start: wall time
  std::vector<std::int32_t> c;
  std::uint64_t launches = 0, checks = 0;
  std::string checkpoint;  // its figures, in words
};

/// Keeps a board at work in a thread of its own. One thing at a time; not thread-safe itself.
class GpuWorker {
 public:
  GpuWorker(const cuda::GpuWorkConfig& config, FaultPlan& faults);
  ~GpuWorker();

  /// Both return at once; their outcome comes by wait. A start makes the context and compiles.
  void start_board();
  void start_job(GpuJob job);
  bool busy() const { return busy_; }
  /// The outcome, once, or nothing until that instant of the monotonic clock.
  std::optional<GpuOutcome> wait(double until_s);
  /// Ends what runs after the launches in flight, and waits for that. Its outcome is dropped.
  void stop();
  /// Lets go of the context and all memory, as the end of a process does.
  void drop_board();

  void set_duty(double duty) { duty_ = duty; }
  /// Seconds of work so far, by the board's events; grows while a job runs.
  double worked_s() const { return worked_s_; }

 private:
  void loop();
  GpuOutcome work_off(const GpuJob& job);
  GpuOutcome boot();
  enum class Order { kNone, kBoot, kJob, kDrop, kEnd };
  void give(Order order);

  const cuda::GpuWorkConfig config_;
  FaultPlan& faults_;
  std::unique_ptr<cuda::GpuWork> work_;  // of the thread
  std::mutex guard_;
  std::condition_variable wake_, done_;
  Order order_ = Order::kNone;
  GpuJob job_;
  std::optional<GpuOutcome> outcome_;
  bool busy_ = false;
  std::atomic<bool> stop_{false};
  std::atomic<double> duty_{1.0}, worked_s_{0.0};
  std::thread thread_;
};

}  // namespace flatsat::agents::gpu
