#include "harness/agents/user_rtl/user_rtl_agent.h"

#include <cstdio>
#include <stdexcept>

#include "flatsat_version.h"
#include "harness/agents/kit/memory_window.h"
#include "harness/wire/device_channels.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {

constexpr std::int64_t kMemoryAccessPs = 100'000;  // of the memory window
/// A busy design reports so often that its bench never takes it for silent, and that Ctrl-C finds an exchange.
constexpr std::uint64_t kCyclesBetweenSamples = 20'000;  // of the fastest clock

enum ChannelIndex : std::uint32_t { kCycles, kBeats, kInterrupts, kBusErrors };

}  // namespace

UserRtlAgent::UserRtlAgent(const std::string& library, UserRtlLayout layout, std::string hash)
    : design_(library, std::move(layout)), hash_(std::move(hash)) {}

wire::Capabilities UserRtlAgent::capabilities() const {
  std::uint64_t bytes = 0;
  for (const auto& m : design_.layout().memories) bytes += m.bytes;
  return {.type = "rtl",
          .backing = "rtl",
          .version = kProgramVersion,
          .hash = hash_,
          .memory_bytes = bytes,
          .counts_cycles = true,
          .waves = true,  // the bench builds with them where they are asked for
          .rests = true,
          .channels = wire::user_rtl_channels(),
          .injection_points = design_.points()};
}

void UserRtlAgent::configure(const wire::Welcome& welcome) {
  design_.seed(welcome.seed);
  idle_w_ = welcome.config.at("idle_w");
  minimum_rail_v_ = welcome.config.at("minimum_rail_v");
  if (welcome.waves) design_.want_waves(welcome.waves->file, welcome.waves->from_ps, welcome.waves->to_ps);
}

std::int64_t UserRtlAgent::next_event_ps() const {
  return design_.clocked() ? design_.next_edge_ps() : time::SimTime::never().ps;
}

std::int64_t UserRtlAgent::next_output_ps() const {
  return design_.clocked() ? design_.next_rise_ps() : time::SimTime::never().ps;
}

bool UserRtlAgent::approach(time::SimTime next) {
  design_.reach(next.ps);
  return true;
}

void UserRtlAgent::step() {
  if (next_event_ps() != now().ps) return;
  was_clocked_ = true;
  design_.edge(now().ps);
  collect();
}

void UserRtlAgent::access(const kit::Access& access) {
  const auto answer = [&](wire::TlmStatus status, std::span<const std::uint8_t> data) {
    respond(access.reference, status, data, kMemoryAccessPs);
  };
  if (!on_) return answer(wire::TlmStatus::kGenericError, {});
  if (auto* memory = design_.memory_at_window(access.address, access.length)) {
    const auto [status, data] = kit::access_memory(memory->bytes, access.address - memory->window, access);
    return answer(status, data);
  }
  auto* bus = design_.bus_at(access.address);
  if (bus == nullptr || access.address - bus->layout().base + access.length > bus->layout().size) {
    emit_event(model::events::kBusError, "no bus and no memory of the device at " + hex(access.address),
               static_cast<double>(access.address));
    return answer(wire::TlmStatus::kAddressError, {});
  }
  bus->ask({access.write,
            access.address - bus->layout().base,
            {access.data.begin(), access.data.end()},
            access.length,
            access.reference});
  design_.wake(now().ps);
}

void UserRtlAgent::bench_memory_answers(std::uint32_t reference, bool good, std::span<const std::uint8_t> data) {
  design_.world().answered[reference] = {good, {data.begin(), data.end()}};
  design_.wake(now().ps);
}

void UserRtlAgent::supply(const wire::payload::Supply& supply) {
  const bool on = supply.rail_v >= minimum_rail_v_;
  if (on == on_) return;
  if (on_) spent_j_ += idle_w_ * time::to_seconds(now() - on_since_);
  on_ = on;
  on_since_ = now();
  drop_messages();
  if (on)
    design_.power_up(now().ps);
  else
    design_.power_down();
  report_draw();
}

std::string UserRtlAgent::inject(const compute::Fault& fault) {
  if (!on_ && !fault.cycle) return "the device is off";
  if (!design_.inject(fault))
    return fault.cycle && *fault.cycle < design_.cycles() ? "the cycle is past" : "unknown point, word or mask";
  if (on_) design_.wake(now().ps);
  return {};
}

double UserRtlAgent::energy_j() const {
  const auto& layout = design_.layout();
  return spent_j_ + (on_ ? idle_w_ * time::to_seconds(now() - on_since_) : 0.0) +
         1e-12 * (static_cast<double>(design_.cycles()) * layout.cycle_pj +
                  static_cast<double>(design_.beats()) * layout.beat_pj);
}

void UserRtlAgent::report_draw() {
  const auto& layout = design_.layout();
  const double clock_w =
      design_.clocked() ? layout.cycle_pj / static_cast<double>(layout.clock_periods_ps.front()) : 0.0;
  emit_draw(on_ ? idle_w_ + clock_w : 0.0, energy_j());
}

void UserRtlAgent::report_samples() {
  const wire::payload::ChannelValue values[] = {{kCycles, static_cast<double>(design_.cycles())},
                                                {kBeats, static_cast<double>(design_.beats())},
                                                {kInterrupts, static_cast<double>(design_.interrupts())},
                                                {kBusErrors, static_cast<double>(design_.errors())}};
  emit_samples(values);
  reported_cycles_ = design_.fastest_cycles();
}

void UserRtlAgent::report_counts() {
  report_samples();
  report_draw();
}

void UserRtlAgent::collect_bus(std::size_t bus) {
  auto& driver = *design_.drivers()[bus];
  while (const auto answer = driver.answer()) respond(answer->reference, answer->status, answer->data);
  while (const auto report = driver.take_report()) emit_event(report->kind, report->text, static_cast<double>(bus));
}

/// What came out of the design at the edge that was just executed.
void UserRtlAgent::collect() {
  while (const auto fault = design_.take_injected()) report_injected(*fault);
  for (const auto& line : design_.take_lines()) emit_event(model::events::kSays, line);
  for (std::size_t bus = 0; bus < design_.drivers().size(); ++bus) collect_bus(bus);
  auto& asked = design_.world().asked;
  for (; !asked.empty(); asked.pop_front()) {
    const auto& host = asked.front();
    access_bench_memory(host.address, host.length, host.write, host.data, host.reference);
  }
  for (const auto& [line, high] : design_.take_line_changes())
    emit_event(model::events::kInterrupt, design_.layout().interrupts[line].port, high ? 1.0 : 0.0);
  report_interrupt(design_.interrupt());
  const bool stops = was_clocked_ && !design_.clocked();
  was_clocked_ = design_.clocked();
  const bool output = link().outbox.next_ps() <= now().ps;
  if (output || stops || design_.fastest_cycles() - reported_cycles_ >= kCyclesBetweenSamples) report_counts();
}

void UserRtlAgent::safe(const std::string&) {
  try {
    design_.finish_waves();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flatsat-user-rtl-agent: %s\n", error.what());
  }
  design_.power_down();
  drop_messages();
  on_ = false;
}

}  // namespace flatsat::agents::user_rtl
