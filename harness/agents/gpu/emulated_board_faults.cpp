// Faults of an emulated board: results, Xids, a reset.
#include "harness/agents/gpu/emulated_board.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::gpu {

bool EmulatedBoard::inject_result(const ResultPoint& point, std::uint64_t launches) {
  constexpr std::uint32_t kWide = 1u << 20;  // anywhere: within() puts it inside the result's shape
  if (point.batch || (point.drawn && !fault_draws_)) return false;
  engine().corrupt_results(point.drawn ? compute::draw_fault(*fault_draws_, {kWide, kWide, 32}) : point.fault,
                           launches);
  return true;
}

/// The job in work ends unfinished: the driver's time-out finds it gone, as a dead process leaves it.
void EmulatedBoard::drop_work() {
  if (!working_) return;
  board_.abort();
  const compute::job_queue::Completion completion{
      .done = 1,
      .error = static_cast<std::uint8_t>(compute::job_queue::JobError::kReset),
      .tag = work_.descriptor.tag,
      .cycles = 0,
      .crc32 = 0,
      .corrected = 0};
  engine().complete(work_, completion, bench_memory());
  working_ = false;
  report_queue_interrupt();
}

bool EmulatedBoard::inject_xid(std::uint64_t xid) {
  if (!compute::GpuHealth::knows(xid)) return false;
  catch_up();
  const compute::XidEffect effect = health_.strike(static_cast<compute::Xid>(xid));
  emit_xid(static_cast<unsigned>(xid), compute::xid_text(static_cast<compute::Xid>(xid)));
  for (const unsigned next : effect.follows) emit_xid(next, compute::xid_text(static_cast<compute::Xid>(next)));
  if (effect.job_dies && !effect.lost) drop_work();
  if (effect.stall_s > 0.0) stalled_until_ps_ = (now() + time::SimTime::from_seconds(effect.stall_s)).ps;
  if (effect.lost) {
    board_.fall_off();
    was_lost_ = true;
    working_ = false;
  }
  plan_step();
  return true;
}

/// A GPU reset: memory and queue are lost, volatile counters clear, rows that wait are remapped.
bool EmulatedBoard::reset_board() {
  if (board_.lost()) return false;
  catch_up();
  engine().power_off();
  working_ = false;
  report_queue_interrupt();
  health_.reset();
  board_.restart();
  emit_event(model::events::kGpuReset, "the board was reset");
  plan_step();
  return true;
}

}  // namespace flatsat::agents::gpu
