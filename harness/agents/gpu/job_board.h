#pragma once
#include <string>

#include "harness/agents/gpu/fault_points.h"
#include "harness/agents/kit/agent_base.h"
#include "models/compute/job_engine.h"

namespace flatsat::agents::gpu {

/// What an emulated and a real GPU board have in common: the job queue and its memory window, bench memory by posted
/// writes only (ring and operands must lie in the board's own memory), and the points of faults.
class JobBoard : public kit::AgentBase {
 protected:
  /// `learns`: it does the learner's jobs.
  explicit JobBoard(bool learns) : learns_(learns) {}
  compute::JobEngine& engine() { return engine_; }
  const compute::JobEngine& engine() const { return engine_; }
  compute::HostPort& bench_memory() { return bench_memory_; }

  /// HELLO but for backing, channels and injection points.
  wire::Capabilities board_capabilities() const;
  static compute::InjectionPoint memory_point();
  static std::vector<compute::InjectionPoint> event_points();

  /// An access of the bench to the job queue, answered; a board that is not alive answers an error.
  void access_queue(const kit::Access& access, bool alive);
  void report_queue_interrupt(std::int64_t delay_ps = 0) { report_interrupt(engine_.interrupt(), delay_ps); }

  std::string inject(const compute::Fault& fault) final;
  virtual bool takes_faults() const = 0;
  virtual bool inject_result(const ResultPoint& point, std::uint64_t launches) = 0;
  /// A GPU Xid; false for one that cannot be played here.
  virtual bool inject_xid(std::uint64_t xid) = 0;
  virtual bool reset_board() = 0;

 private:
  bool inject_at(const compute::Fault& fault);

  /// Bench memory by posted writes.
  class PostedWrites : public compute::HostPort {
   public:
    explicit PostedWrites(JobBoard& board) : board_(board) {}
    bool read(std::uint64_t, std::span<std::uint8_t>) override { return false; }
    bool write(std::uint64_t address, std::span<const std::uint8_t> data) override;

   private:
    JobBoard& board_;
  };
  const bool learns_;
  compute::JobEngine engine_{compute::gpu_engine_config(learns_)};
  PostedWrites bench_memory_{*this};
};

}  // namespace flatsat::agents::gpu
