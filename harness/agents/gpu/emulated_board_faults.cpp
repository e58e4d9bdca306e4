#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/agents/gpu/emulated_board_host.h"
#include "harness/agents/gpu/fault_points.h"

namespace flatsat::agents::gpu {

using nlohmann::json;

void EmulatedBoard::inject(const wire::Message& message) {
  const auto fault = json::parse(wire::payload::read_text(message), nullptr, false);
  const std::string point = fault.is_object() ? fault.value("point", "") : "";
  const auto word = fault.is_object() ? fault.value("word", std::uint64_t{0}) : 0,
             mask = fault.is_object() ? fault.value("mask", std::uint64_t{0}) : 0;
  const bool simple = fault.is_object() && !fault.contains("high_mask") && !fault.contains("cycle");
  const bool done =
      simple && board_.on() && inject_at(point, word, mask, fault.value("stuck_cycles", std::uint64_t{0}));
  if (!done) emit_event("fault_refused", "unknown point, word or mask, or the board is off", 0.0);
}

bool EmulatedBoard::inject_at(const std::string& point, std::uint64_t word, std::uint64_t mask,
                              std::uint64_t launches) {
  constexpr std::uint32_t kWide = 1u << 20;  // anywhere: within() puts it inside the result's shape
  if (const auto result = result_point(point, word, mask)) {
    if (result->batch || (result->drawn && !fault_draws_)) return false;
    engine_.corrupt_results(result->drawn ? compute::draw_fault(*fault_draws_, {kWide, kWide, 32}) : result->fault,
                            std::max<std::uint64_t>(1, launches));
    return true;
  }
  if (launches != 0) return false;
  if (point == "memory") return engine_.memory().flip(word, mask);
  const bool event = point == "xid" && compute::GpuHealth::knows(word);
  if (event) strike(word);
  if (point == "reset" && !board_.lost()) restart();
  return event || (point == "reset" && !board_.lost());
}

/// The job in work ends unfinished: the driver's time-out finds it gone, as a dead process leaves it.
void EmulatedBoard::drop_work() {
  if (!working_) return;
  board_.abort();
  Host host(*this);
  const compute::job_queue::Completion completion{
      .done = 1,
      .error = static_cast<std::uint8_t>(compute::job_queue::JobError::kReset),
      .tag = work_.descriptor.tag,
      .cycles = 0,
      .crc32 = 0,
      .corrected = 0};
  engine_.complete(work_, completion, host);
  working_ = false;
  report_interrupt(0);
}

void EmulatedBoard::strike(std::uint64_t xid) {
  catch_up();
  const compute::XidEffect effect = health_.strike(static_cast<compute::Xid>(xid));
  emit_xid(static_cast<unsigned>(xid), compute::xid_text(static_cast<compute::Xid>(xid)));
  for (const unsigned next : effect.follows) emit_xid(next, compute::xid_text(static_cast<compute::Xid>(next)));
  if (effect.job_dies && !effect.lost) drop_work();
  if (effect.stall_s > 0.0) stalled_until_ps_ = now_.ps + static_cast<std::int64_t>(effect.stall_s * 1e12);
  if (effect.lost) {
    board_.fall_off();
    was_lost_ = true;
    working_ = false;
  }
  plan_step();
}

/// A GPU reset: memory and queue are lost, volatile counters clear, rows that wait are remapped.
void EmulatedBoard::restart() {
  catch_up();
  engine_.power_off();
  working_ = false;
  report_interrupt(0);
  health_.reset();
  board_.restart();
  emit_event("gpu_reset", "the board was reset", 0.0);
  plan_step();
}

}  // namespace flatsat::agents::gpu
