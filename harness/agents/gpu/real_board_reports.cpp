// What a real board tells of itself: HELLO, samples, draw, events.
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/agents/gpu/fault_points.h"
#include "harness/agents/gpu/real_board_host.h"
#include "models/compute/gpu_board.h"

namespace flatsat::agents::gpu {
namespace {

using nlohmann::json;

constexpr double kWorthTellingW = 0.3;

struct ChannelText {
  const char *name, *units, *text;
};
/// The first ones are those of the emulated board, in its order: a testbed judges either by the same names.
constexpr ChannelText kChannels[] = {{"power", "W", "board power"},
                                     {"clock", "MHz", "SM clock"},
                                     {"die", "degC", "GPU temperature"},
                                     {"hbm", "degC", "memory temperature"},
                                     {"reasons", "1", "clock event reasons, NVML's bits"},
                                     {"working", "1", "a batch is in work"},
                                     {"jobs", "1", "jobs completed"},
                                     {"errors", "1", "jobs that ended in an error"},
                                     {"corrected", "1", "words corrected by ECC"},
                                     {"power_instant", "W", "power sensor, 25 ms window each 100 ms"},
                                     {"power_average", "W", "power sensor, 1 s window each 100 ms"},
                                     {"margin", "dK", "below the first thermal limit, NVML's T.Limit"},
                                     {"limit", "W", "power limit that holds"},
                                     {"uncorrected", "1", "uncorrectable memory errors since the last reset"},
                                     {"remapped", "1", "memory rows remapped"},
                                     {"valid", "1", "the board answers: its readings are of now"},
                                     {"energy", "J", "the board's own counter"},
                                     {"duty", "1", "share of time for which work is launched"},
                                     {"launches", "1", "of kernels that compute"},
                                     {"checks", "1", "results checked"},
                                     {"wrong", "1", "results that a check refused"},
                                     {"memory_clock", "MHz", "memory clock"},
                                     {"memory_used", "MiB", "of the board's memory"},
                                     {"busy_share", "1", "NVML's utilisation"},
                                     {"pstate", "1", "performance state"},
                                     {"hbm_corrected", "1", "corrected memory errors since the last reset, NVML's"},
                                     {"total_corrected", "1", "corrected memory errors of its life"},
                                     {"total_uncorrected", "1", "uncorrectable memory errors of its life"},
                                     {"remap_pending", "1", "rows that wait for a reset"},
                                     {"remap_failed", "1", "a row could not be remapped"},
                                     {"pcie_generation", "1", "PCIe generation"},
                                     {"pcie_width", "1", "PCIe lanes"},
                                     {"pcie_replays", "1", "PCIe replays"},
                                     {"nvlink_errors", "1", "NVLink CRC errors"},
                                     {"recovery", "1", "recovery that the driver asks for, NVML's number"},
                                     {"power_violation", "s", "time held down by the power limit"},
                                     {"thermal_violation", "s", "time held down by temperature"}};

template <class T>
void put(std::vector<wire::payload::ChannelValue>& values, const char* name, const std::optional<T>& value) {
  if (!value) return;
  for (std::uint32_t i = 0; i < std::size(kChannels); ++i)
    if (std::string_view(kChannels[i].name) == name) values.push_back({i, static_cast<double>(*value)});
}
template <class T>
void put(std::vector<wire::payload::ChannelValue>& values, const char* name, T value) {
  put(values, name, std::optional<T>(value));
}

void put_readings(std::vector<wire::payload::ChannelValue>& v, const nvml::BoardReading& r) {
  put(v, "clock", r.sm_mhz);
  put(v, "die", r.die_degc);
  put(v, "hbm", r.hbm_degc);
  put(v, "reasons", r.reasons);
  put(v, "power_instant", r.instant_w);
  put(v, "power_average", r.average_w);
  put(v, "margin", r.margin_k);
  put(v, "limit", r.enforced_w);
  put(v, "uncorrected", r.uncorrected);
  put(v, "remapped", r.remapped);
  put(v, "energy", r.energy_j);
  put(v, "memory_clock", r.memory_mhz);
  put(v, "memory_used", r.memory_used_mib);
  put(v, "busy_share", r.busy_share);
  put(v, "pstate", r.performance_state);
  put(v, "hbm_corrected", r.corrected);
  put(v, "total_corrected", r.aggregate_corrected);
  put(v, "total_uncorrected", r.aggregate_uncorrected);
  put(v, "remap_pending", r.remap_pending);
  put(v, "remap_failed", r.remap_failed);
  put(v, "pcie_generation", r.pcie_generation);
  put(v, "pcie_width", r.pcie_width);
  put(v, "pcie_replays", r.pcie_replays);
  put(v, "nvlink_errors", r.nvlink_errors);
  put(v, "recovery", r.recovery_action);
  put(v, "power_violation", r.power_violation_s);
  put(v, "thermal_violation", r.thermal_violation_s);
}

}  // namespace

std::string RealBoard::hello() const {
  auto channels = json::array();
  for (const auto& c : kChannels) channels.push_back({{"name", c.name}, {"units", c.units}, {"long_name", c.text}});
  auto points = result_points(true);
  points.push_back({{"name", "memory"}, {"kind", "memory"}, {"width_bits", 64}, {"words", (16u << 20) / 8}});
  points.push_back({{"name", "xid"}, {"kind", "event"}, {"width_bits", 16}, {"words", 1u << 16}});
  points.push_back({{"name", "reset"}, {"kind", "control"}, {"width_bits", 1}, {"words", 1}});
  return json{{"type", "gpu"},
              {"backing", "board"},
              {"version", "0.1.0"},
              {"hash", ""},
              {"memory_bytes", 16u << 20},
              {"interrupts", 1},
              {"dma", true},
              {"sticks", true},
              {"injection_points", points},
              {"channels", channels}}
      .dump();
}

void RealBoard::say(wire::Kind kind, std::vector<std::uint8_t> bytes, std::int64_t delay_ps, std::uint32_t reference) {
  wire::Message message;
  message.kind = kind;
  message.payload = std::move(bytes);
  message.reference = reference;
  message.cause = cause_;
  outbox_.say(now_.ps + delay_ps, std::move(message));
}

void RealBoard::emit_event(const std::string& kind, const std::string& text, double value) {
  const json event{{"kind", kind}, {"text", text}, {"value", value}};
  say(wire::Kind::kEvent, wire::payload::text(event.dump(-1, ' ', false, json::error_handler_t::replace)));
}

void RealBoard::report_draw() {
  const double draw_w = power_w();
  if (std::abs(draw_w - reported_draw_w_) < kWorthTellingW) return;
  reported_draw_w_ = draw_w;
  say(wire::Kind::kDraw, wire::payload::draw({draw_w, draw_w, energy_j_}));
}

/// A board that is lost or silent has no readings: their channel says so, and they are not told again from memory.
void RealBoard::report_samples() {
  const auto news = lab_->monitor().latest();
  const bool readable = news.answers && state_ != State::kLost;
  std::vector<wire::payload::ChannelValue> values;
  put(values, "power", power_w());
  put(values, "working", state_ == State::kWorking ? 1.0 : 0.0);
  put(values, "jobs", engine_.jobs());
  put(values, "errors", engine_.errors());
  put(values, "corrected", engine_.corrected());
  put(values, "valid", readable ? 1.0 : 0.0);
  put(values, "duty", duty_->duty());
  put(values, "launches", launches_);
  put(values, "checks", checks_);
  put(values, "wrong", wrong_);
  if (readable) put_readings(values, news.reading);
  say(wire::Kind::kSample, wire::payload::sample(values));
}

void RealBoard::report_interrupt(std::int64_t delay_ps) {
  if (engine_.interrupt() == interrupt_) return;
  interrupt_ = engine_.interrupt();
  say(wire::Kind::kInterrupt, wire::payload::interrupt({0, interrupt_ ? 1u : 0u}), delay_ps);
}

/// Counters of the board's own ECC that grew, and clocks that are held down.
void RealBoard::report_errors(const nvml::BoardReading& r) {
  const auto grown = [this](const char* kind, const char* text, const std::optional<std::uint64_t>& now,
                            std::uint64_t& told) {
    if (!now) return;
    if (*now > told) emit_event(kind, text, static_cast<double>(*now - told));
    told = *now;
  };
  grown("ecc_corrected", "errors corrected in the board's memory", r.corrected, reported_corrected_);
  grown("ecc_uncorrected", "uncorrectable errors in the board's memory", r.uncorrected, reported_uncorrected_);
  constexpr std::uint32_t kPowerBrake = 0x80;
  const auto held =
      static_cast<std::uint32_t>(r.reasons.value_or(0)) &
      (compute::kReasonHardware | compute::kReasonSoftwareThermal | compute::kReasonHardwareThermal | kPowerBrake);
  if (held != reported_reasons_)
    emit_event(held != 0 ? "throttle" : "throttle_over", "clock event reasons", static_cast<double>(held));
  reported_reasons_ = held;
}

}  // namespace flatsat::agents::gpu
