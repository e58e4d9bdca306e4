// What a real board reports of itself: HELLO, samples, draw, events.
#include <algorithm>
#include <cmath>

#include "harness/agents/gpu/board_channels.h"
#include "harness/agents/gpu/real_board.h"
#include "models/base/event_kinds.h"
#include "models/compute/gpu_board.h"

namespace flatsat::agents::gpu {
namespace {

constexpr double kReportedStepW = 0.3;

using Values = std::vector<wire::payload::ChannelValue>;

/// What a board does not report is left out.
template <class T>
void put(Values& values, BoardChannel channel, const std::optional<T>& value) {
  if (value) values.push_back({channel, static_cast<double>(*value)});
}
template <class T>
void put(Values& values, BoardChannel channel, T value) {
  values.push_back({channel, static_cast<double>(value)});
}

void put_readings(Values& v, const nvml::BoardReading& r) {
  put(v, kClock, r.sm_mhz);
  put(v, kDie, r.die_degc);
  put(v, kHbm, r.hbm_degc);
  put(v, kReasons, r.reasons);
  put(v, kPowerInstant, r.instant_w);
  put(v, kPowerAverage, r.average_w);
  put(v, kMargin, r.margin_k);
  put(v, kLimit, r.enforced_w);
  put(v, kUncorrected, r.uncorrected);
  put(v, kRemapped, r.remapped);
  put(v, kEnergy, r.energy_j);
  put(v, kMemoryClock, r.memory_mhz);
  put(v, kMemoryUsed, r.memory_used_mib);
  put(v, kBusyShare, r.busy_share);
  put(v, kPstate, r.performance_state);
  put(v, kHbmCorrected, r.corrected);
  put(v, kTotalCorrected, r.aggregate_corrected);
  put(v, kTotalUncorrected, r.aggregate_uncorrected);
  put(v, kRemapPending, r.remap_pending);
  put(v, kRemapFailed, r.remap_failed);
  put(v, kPcieGeneration, r.pcie_generation);
  put(v, kPcieWidth, r.pcie_width);
  put(v, kPcieReplays, r.pcie_replays);
  put(v, kNvlinkErrors, r.nvlink_errors);
  put(v, kRecovery, r.recovery_action);
  put(v, kPowerViolation, r.power_violation_s);
  put(v, kThermalViolation, r.thermal_violation_s);
}

}  // namespace

wire::Capabilities RealBoard::capabilities() const {
  auto own = board_capabilities();
  own.backing = "board";
  own.channels = wire::real_board_channels();
  own.injection_points = result_points(true);
  own.injection_points.push_back(memory_point());
  for (auto& point : event_points()) own.injection_points.push_back(std::move(point));
  return own;
}

void RealBoard::report_draw() {
  const double draw_w = power_w();
  if (std::abs(draw_w - reported_draw_w_) < kReportedStepW) return;
  reported_draw_w_ = draw_w;
  emit_draw(draw_w, energy_j_);
}

/// A board that is lost or silent has no readings: their channel says so, and they are not repeated from memory.
void RealBoard::report_samples() {
  const auto status = lab_->monitor().latest();
  const bool readable = status.answers && state_ != State::kLost;
  Values values;
  put(values, kPower, power_w());
  put(values, kWorking, state_ == State::kWorking ? 1.0 : 0.0);
  put(values, kJobs, engine().jobs());
  put(values, kErrors, engine().errors());
  put(values, kCorrected, engine().corrected());
  put(values, kValid, readable ? 1.0 : 0.0);
  put(values, kDuty, duty_->duty());
  put(values, kLaunches, launches_);
  put(values, kChecks, checks_);
  put(values, kWrong, wrong_);
  if (readable) put_readings(values, status.reading);
  emit_samples(values);
}

/// Counters of the board's own ECC that grew, and clocks that are held down.
void RealBoard::report_errors(const nvml::BoardReading& r) {
  const auto grown = [this](std::string_view kind, const char* text, const std::optional<std::uint64_t>& now,
                            std::uint64_t& reported) {
    if (!now) return;
    if (*now > reported) emit_event(kind, text, static_cast<double>(*now - reported));
    reported = *now;
  };
  grown(model::events::kEccCorrected, "errors corrected in the board's memory", r.corrected, reported_corrected_);
  grown(model::events::kEccUncorrected, "uncorrectable errors in the board's memory", r.uncorrected,
        reported_uncorrected_);
  constexpr std::uint32_t kPowerBrake = 0x80;
  const auto held =
      static_cast<std::uint32_t>(r.reasons.value_or(0)) &
      (compute::kReasonHardware | compute::kReasonSoftwareThermal | compute::kReasonHardwareThermal | kPowerBrake);
  if (held != reported_reasons_)
    emit_event(held != 0 ? model::events::kThrottle : model::events::kThrottleOver, "clock event reasons",
               static_cast<double>(held));
  reported_reasons_ = held;
}

}  // namespace flatsat::agents::gpu
