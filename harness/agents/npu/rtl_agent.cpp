#include "harness/agents/npu/rtl_agent.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

#include "flatsat_version.h"
#include "harness/agents/kit/memory_window.h"
#include "harness/wire/device_channels.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"
#include "models/compute/job_queue.h"
#include "models/payload/job.h"

namespace flatsat::agents::npu {
namespace {

constexpr std::int64_t kMemoryAccessPs = 100'000;  // of the memory window, from request to answer
constexpr std::uint64_t kRegisterBytes = 0x1000;

enum ChannelIndex : std::uint32_t { kJobs, kErrors, kCorrected, kCycles, kMacs, kBeats, kActive };

std::uint32_t divider_for(double idle_w, double active_w, double cap_w) {
  std::uint32_t divider = 1;
  while (divider < 8 && idle_w + (active_w - idle_w) / divider > cap_w) divider *= 2;
  return divider;
}

}  // namespace

/// The clock falls half a period before the edge for which the inputs have settled by then.
RtlAgent::RtlAgent() {
  rtl_.before_edge([this] {
    if (waves_.open()) waves_.dump(now().ps - period_ps_ * state_.divider / 2);
  });
}

wire::Capabilities RtlAgent::capabilities() const {
  return {.type = "npu",
          .backing = "rtl",
          .version = kProgramVersion,
          .hash = rtl_.hash(),
          .memory_bytes = compute::kDeviceMemoryBytes,
          .counts_cycles = true,
          .waves = true,
          .snapshots = true,
          .work = std::vector<std::string>{payload::to_string(payload::DeviceClass::kAccelerator)},
          .channels = wire::npu_rtl_channels(),
          .injection_points = rtl_.points()};
}

void RtlAgent::configure(const wire::Welcome& welcome) {
  const auto& config = welcome.config;
  const double clock_hz = config.at("clock_hz");
  if (!(clock_hz >= 1e6 && clock_hz <= 1e10)) throw std::runtime_error("clock_hz must be from 1 MHz to 10 GHz");
  period_ps_ = std::llround(1e12 / clock_hz);
  idle_w_ = config.at("idle_w");
  state_.active_w = config.at("active_w");
  minimum_rail_v_ = config.at("minimum_rail_v");
  energy_.cycle_pj = config.at("cycle_pj");
  energy_.mac_pj = config.at("mac_pj");
  energy_.beat_pj = config.at("beat_pj");
  energy_.tiles = config.at("tiles");
  if (welcome.waves) want_waves(*welcome.waves);
  if (config.contains("snapshots")) configure_snapshots(config.at("snapshots"));
}

/// Edges are at multiples of the period, each once.
std::int64_t RtlAgent::next_edge_ps() const {
  const std::int64_t period = period_ps_ * state_.divider;
  const std::int64_t edge = (now().ps + period - 1) / period * period;
  return edge > state_.last_edge_ps ? edge : (state_.last_edge_ps / period + 1) * period;
}

std::int64_t RtlAgent::next_event_ps() const { return clocked() ? next_edge_ps() : time::SimTime::never().ps; }

bool RtlAgent::approach(time::SimTime next) {
  waves_.reach(next.ps);
  take_due(next);
  return true;
}

void RtlAgent::step() {
  if (!clocked() || next_edge_ps() != now().ps) return;
  state_.last_edge_ps = now().ps;
  rtl_.step();
  check_alive();
  if (waves_.open()) waves_.dump(now().ps);
  collect();
  check_progress();
}

void RtlAgent::access(const kit::Access& access) {
  using wire::TlmStatus;
  const auto answer = [&](TlmStatus status, std::span<const std::uint8_t> data) {
    respond(access.reference, status, data, kMemoryAccessPs);
  };
  if (!state_.on) return answer(TlmStatus::kGenericError, {});
  if (access.address >= compute::job_queue::kMemoryWindow) {
    const std::uint64_t offset = access.address - compute::job_queue::kMemoryWindow;
    if (!rtl_.memory().holds(offset, access.length)) return answer(TlmStatus::kAddressError, {});
    const auto [status, data] = kit::access_memory(rtl_.memory(), offset, access);
    return answer(status, data);
  }
  if (access.length != 4 || access.address % 4 != 0) return answer(TlmStatus::kBurstError, {});
  if (access.address >= kRegisterBytes) return answer(TlmStatus::kAddressError, {});
  std::uint32_t value = 0;
  std::copy(access.data.begin(), access.data.end(), reinterpret_cast<std::uint8_t*>(&value));
  rtl_.ask_register(access.write, static_cast<std::uint32_t>(access.address), value, access.reference);
}

void RtlAgent::bench_memory_answers(std::uint32_t reference, bool good, std::span<const std::uint8_t> data) {
  rtl_.host_data(reference, good, {data.begin(), data.end()});
}

void RtlAgent::supply(const wire::payload::Supply& supply) {
  const bool on = supply.rail_v >= minimum_rail_v_, was_on = state_.on;
  state_.idle_energy_j += (was_on ? idle_w_ : 0.0) * time::to_seconds(now() - state_.idle_since);
  state_.idle_since = now();
  state_.on = on;
  if (was_on && !on) {
    rtl_.power_cycle();
    drop_messages();
    state_.working = false;
  }
  if (on != was_on) report_draw(on ? idle_w_ : 0.0);
  state_.divider = divider_for(idle_w_, state_.active_w, supply.cap_w);
}

double RtlAgent::active_w() const {
  const auto c = rtl_.counts();
  const double cycles = static_cast<double>(c.cycles - state_.at_start.cycles);
  if (cycles < 1.0) return state_.active_w;
  const double pj = cycles * energy_.cycle_pj + static_cast<double>(c.macs - state_.at_start.macs) * energy_.mac_pj +
                    static_cast<double>(c.beats - state_.at_start.beats) * energy_.beat_pj;
  return idle_w_ + energy_.tiles * pj * 1e-12 / (cycles * static_cast<double>(period_ps_) * 1e-12);
}

double RtlAgent::energy_j() const {
  const auto c = rtl_.counts();
  const double pj = static_cast<double>(c.cycles) * energy_.cycle_pj + static_cast<double>(c.macs) * energy_.mac_pj +
                    static_cast<double>(c.beats) * energy_.beat_pj;
  return state_.idle_energy_j + (state_.on ? idle_w_ * time::to_seconds(now() - state_.idle_since) : 0.0) +
         energy_.tiles * pj * 1e-12;
}

void RtlAgent::report_samples() {
  const auto c = rtl_.counts();
  const wire::payload::ChannelValue values[] = {{kJobs, static_cast<double>(c.jobs)},
                                                {kErrors, static_cast<double>(c.errors)},
                                                {kCorrected, static_cast<double>(c.corrected)},
                                                {kCycles, static_cast<double>(c.cycles)},
                                                {kMacs, static_cast<double>(c.macs)},
                                                {kBeats, static_cast<double>(c.beats)},
                                                {kActive, state_.active_w}};
  emit_samples(values);
  state_.reported_cycles = c.cycles;
}

/// What came out of the RTL in the cycle that was just executed.
void RtlAgent::collect() {
  while (const auto fault = rtl_.take_injected()) report_injected(*fault);
  while (const auto answer = rtl_.answer()) {
    if (answer->write && answer->offset == compute::job_queue::kRingTail && answer->good && !state_.working) {
      state_.working = true;
      state_.at_start = rtl_.counts();
      report_draw(idle_w_ + (state_.active_w - idle_w_) / state_.divider);
    }
    const std::span<const std::uint8_t> value(reinterpret_cast<const std::uint8_t*>(&answer->value),
                                              answer->write || !answer->good ? 0 : 4);
    respond(answer->reference, answer->good ? wire::TlmStatus::kOk : wire::TlmStatus::kAddressError, value);
  }
  while (const auto host = rtl_.host_access())
    access_bench_memory(host->address, host->bytes, host->write, host->data, host->reference);
  const bool level = rtl_.interrupt();
  const bool over = state_.working && (level || rtl_.idle());
  report_interrupt(level);
  if (over) finish_work();
}

void RtlAgent::finish_work() {
  state_.working = false;
  state_.active_w = active_w();
  report_draw(idle_w_);
  const auto corrected = rtl_.counts().corrected - state_.reported_corrected;
  if (corrected > 0)
    emit_event(model::events::kEccCorrected, std::to_string(corrected) + " words corrected",
               static_cast<double>(corrected));
  state_.reported_corrected += corrected;
  report_samples();
}

void RtlAgent::safe(const std::string&) {
  try {
    waves_.finish();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flatsat-rtl-agent: %s\n", error.what());
  }
  rtl_.power_cycle();
  drop_messages();
  state_.on = state_.working = false;
}

}  // namespace flatsat::agents::npu
