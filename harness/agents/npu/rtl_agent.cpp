#include "harness/agents/npu/rtl_agent.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/wire/payload.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::npu {
namespace {

using nlohmann::json;

constexpr std::int32_t kOk = 1, kGenericError = -1, kAddressError = -2, kCommandError = -3, kBurstError = -4;  // TLM's
constexpr std::int64_t kMemoryAccessPs = 100'000;  // of the memory window, from request to answer

enum Channel : std::uint32_t { kJobs, kErrors, kCorrected, kCycles, kMacs, kBeats, kActive };

std::uint32_t divider_for(double idle_w, double active_w, double cap_w) {
  std::uint32_t divider = 1;
  while (divider < 8 && idle_w + (active_w - idle_w) / divider > cap_w) divider *= 2;
  return divider;
}

}  // namespace

/// The clock falls half a period before the edge for which the inputs have settled by then.
RtlAgent::RtlAgent() {
  rtl_.before_edge([this] {
    if (waves_.open()) waves_.dump(now_.ps - period_ps_ * divider_ / 2);
  });
}

std::string RtlAgent::hello() const {
  json points = json::array();
  for (const auto& p : rtl_.points())
    points.push_back({{"name", p.name}, {"kind", p.kind}, {"width_bits", p.width_bits}, {"words", p.words}});
  const auto channel = [](const char* name, const char* units, const char* text) {
    return json{{"name", name}, {"units", units}, {"long_name", text}};
  };
  return json{
      {"type", "npu"},
      {"backing", "rtl"},
      {"version", FLATSAT_RTL_VERSION},
      {"hash", rtl_.hash()},
      {"memory_bytes", 16u << 20},
      {"interrupts", 1},
      {"dma", true},
      {"counts_cycles", true},
      {"waves", true},
      {"snapshots", true},
      {"injection_points", points},
      {"channels",
       {channel("jobs", "1", "jobs completed by the RTL"), channel("errors", "1", "jobs that ended in an error"),
        channel("corrected", "1", "words corrected by ECC"), channel("cycles", "1", "clocked cycles"),
        channel("macs", "1", "useful multiply-accumulates"), channel("beats", "1", "beats to and from memory"),
        channel("active", "W", "power at work, mean of the last job")}}}
      .dump();
}

void RtlAgent::welcome(const std::string& text) {
  try {
    const auto welcome = json::parse(text);
    const auto& config = welcome.at("config");
    name_ = welcome.at("name");
    clock_hz_ = config.at("clock_hz");
    idle_w_ = config.at("idle_w");
    active_w_ = config.at("active_w");
    minimum_rail_v_ = config.at("minimum_rail_v");
    cycle_pj_ = config.at("cycle_pj");
    mac_pj_ = config.at("mac_pj");
    beat_pj_ = config.at("beat_pj");
    tiles_ = config.at("tiles");
    read_instruments(config.dump());
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("WELCOME is not as PROTOCOL.md says: ") + error.what());
  }
  if (!(clock_hz_ >= 1e6 && clock_hz_ <= 1e10)) throw std::runtime_error("clock_hz must be from 1 MHz to 10 GHz");
}

/// Edges are at multiples of the period, each once.
std::int64_t RtlAgent::next_edge_ps() const {
  const std::int64_t period = period_ps_ * divider_;
  std::int64_t edge = (now_.ps + period - 1) / period * period;
  if (edge <= last_edge_ps_) edge = (last_edge_ps_ / period + 1) * period;
  return edge;
}

time::SimTime RtlAgent::horizon() const {
  std::int64_t next = outbox_.next_ps();
  if (clocked()) next = std::min(next, next_edge_ps());
  return {std::max(next, now_.ps)};
}

void RtlAgent::later(std::int64_t delay_ps, wire::Message message) {
  outbox_.say(now_.ps + delay_ps, std::move(message));
}

void RtlAgent::input(const wire::Message& message) {
  take_due(message.time.ps);
  stalled_ = false;
  switch (message.kind) {
    case wire::Kind::kAccess:
      return access(message);
    case wire::Kind::kResponse: {
      const auto [header, data] = wire::payload::read_response(message);
      return rtl_.host_data(message.reference, header.status == kOk, {data.begin(), data.end()});
    }
    case wire::Kind::kSupply:
      return supply(message);
    case wire::Kind::kFault:
      return inject(message);
    default:
      return;  // the coolant's temperature and snapshots mean nothing to RTL
  }
}

void RtlAgent::access(const wire::Message& message) {
  const auto [header, data] = wire::payload::read_access(message);
  const auto reply = [&](std::int32_t status, std::span<const std::uint8_t> bytes) {
    if (message.reference == 0) return;
    wire::Message response;
    response.kind = wire::Kind::kResponse;
    response.reference = message.reference;
    response.payload = wire::payload::response(status, bytes);
    later(kMemoryAccessPs, std::move(response));
  };
  if (!on_) return reply(kGenericError, {});
  if (header.address >= compute::job_queue::kMemoryWindow) {
    const std::uint64_t place = header.address - compute::job_queue::kMemoryWindow;
    if (!rtl_.memory().holds(place, header.length)) return reply(kAddressError, {});
    if (header.write != 0) {
      rtl_.memory().write(place, data);
      return reply(kOk, {});
    }
    std::vector<std::uint8_t> bytes(header.length);
    const auto outcome = rtl_.memory().read(place, bytes);
    return outcome.uncorrectable ? reply(kCommandError, {}) : reply(kOk, bytes);
  }
  if (header.length != 4 || header.address % 4 != 0) return reply(kBurstError, {});
  if (header.address >= 0x1000) return reply(kAddressError, {});
  std::uint32_t value = 0;
  if (header.write != 0) std::copy(data.begin(), data.end(), reinterpret_cast<std::uint8_t*>(&value));
  rtl_.ask_register(header.write != 0, static_cast<std::uint32_t>(header.address), value, message.reference);
}

void RtlAgent::supply(const wire::Message& message) {
  const auto value = wire::payload::read_supply(message);
  const bool on = value.rail_v >= minimum_rail_v_;
  idle_energy_j_ += (on_ ? idle_w_ : 0.0) * time::to_seconds(now_ - idle_since_);
  idle_since_ = now_;
  if (on_ && !on) {
    rtl_.power_cycle();
    outbox_.clear();
    interrupt_ = working_ = false;
  }
  if (on != on_) {
    on_ = on;
    std::vector<wire::Message> said;
    report_draw(on ? idle_w_ : 0.0, said);
    for (auto& m : said) later(0, std::move(m));
  }
  cap_w_ = value.cap_w;
  divider_ = divider_for(idle_w_, active_w_, cap_w_);
}

double RtlAgent::active_w() const {
  const auto c = rtl_.counts();
  const double cycles = static_cast<double>(c.cycles - at_start_.cycles);
  if (cycles < 1.0) return active_w_;
  const double pj = cycles * cycle_pj_ + static_cast<double>(c.macs - at_start_.macs) * mac_pj_ +
                    static_cast<double>(c.beats - at_start_.beats) * beat_pj_;
  return idle_w_ + tiles_ * pj * 1e-12 / (cycles * static_cast<double>(period_ps_) * 1e-12);
}

double RtlAgent::energy_j() const {
  const auto c = rtl_.counts();
  const double pj = static_cast<double>(c.cycles) * cycle_pj_ + static_cast<double>(c.macs) * mac_pj_ +
                    static_cast<double>(c.beats) * beat_pj_;
  return idle_energy_j_ + (on_ ? idle_w_ * time::to_seconds(now_ - idle_since_) : 0.0) + tiles_ * pj * 1e-12;
}

void RtlAgent::report_draw(double watts, std::vector<wire::Message>& outputs) {
  wire::Message message;
  message.kind = wire::Kind::kDraw;
  message.payload = wire::payload::draw({watts, watts, energy_j()});
  reported_draw_w_ = watts;
  outputs.push_back(std::move(message));
}

void RtlAgent::emit_event(const char* kind, const std::string& text, double value,
                          std::vector<wire::Message>& outputs) {
  wire::Message message;
  message.kind = wire::Kind::kEvent;
  message.payload = wire::payload::text(json{{"kind", kind}, {"text", text}, {"value", value}}.dump());
  outputs.push_back(std::move(message));
}

void RtlAgent::report_samples(std::vector<wire::Message>& outputs) {
  const auto c = rtl_.counts();
  const wire::payload::ChannelValue values[] = {{kJobs, static_cast<double>(c.jobs)},
                                                {kErrors, static_cast<double>(c.errors)},
                                                {kCorrected, static_cast<double>(c.corrected)},
                                                {kCycles, static_cast<double>(c.cycles)},
                                                {kMacs, static_cast<double>(c.macs)},
                                                {kBeats, static_cast<double>(c.beats)},
                                                {kActive, active_w_}};
  wire::Message message;
  message.kind = wire::Kind::kSample;
  message.payload = wire::payload::sample(values);
  outputs.push_back(std::move(message));
}

/// What the RTL said in the cycle that was just executed.
void RtlAgent::collect(std::vector<wire::Message>& outputs) {
  while (auto fault = rtl_.struck()) {
    emit_event(
        "fault_struck",
        fault->point + " word " + std::to_string(fault->word) + " before clock edge " + std::to_string(*fault->cycle),
        static_cast<double>(*fault->cycle), outputs);
    outputs.back().cause = fault->cause;
  }
  while (auto answer = rtl_.answer()) {
    if (answer->write && answer->offset == compute::job_queue::kRingTail && answer->good && !working_) {
      working_ = true;
      at_start_ = rtl_.counts();
      report_draw(idle_w_ + (active_w_ - idle_w_) / divider_, outputs);
    }
    if (answer->reference == 0) continue;
    wire::Message response;
    response.kind = wire::Kind::kResponse;
    response.reference = answer->reference;
    const std::span<const std::uint8_t> data(reinterpret_cast<const std::uint8_t*>(&answer->value),
                                             answer->write ? 0 : 4);
    response.payload = wire::payload::response(answer->good ? kOk : kAddressError,
                                               answer->good ? data : std::span<const std::uint8_t>());
    outputs.push_back(std::move(response));
  }
  while (auto host = rtl_.host_access()) {
    wire::Message message;
    message.kind = wire::Kind::kAccess;
    message.reference = host->reference;
    message.payload = wire::payload::access({host->address, host->bytes, host->write ? 1u : 0u}, host->data);
    outputs.push_back(std::move(message));
  }
  const bool level = rtl_.interrupt();
  const bool over = working_ && (level || rtl_.idle());
  if (level != interrupt_) {
    wire::Message message;
    message.kind = wire::Kind::kInterrupt;
    message.payload = wire::payload::interrupt({0, level ? 1u : 0u});
    outputs.push_back(std::move(message));
    interrupt_ = level;
  }
  if (!over) return;
  working_ = false;
  active_w_ = active_w();
  report_draw(idle_w_, outputs);
  const auto corrected = rtl_.counts().corrected;
  if (corrected > reported_corrected_)
    emit_event("ecc_corrected", std::to_string(corrected - reported_corrected_) + " words corrected",
               static_cast<double>(corrected - reported_corrected_), outputs);
  reported_corrected_ = corrected;
  report_samples(outputs);
}

void RtlAgent::step_clock(std::vector<wire::Message>& outputs) {
  rtl_.step();
  check_alive();
  if (waves_.open()) waves_.dump(now_.ps);
  collect(outputs);
  check_progress(outputs);
  if (snapshot_cycles_ > 0 && rtl_.counts().cycles >= next_snapshot_cycle_) {
    next_snapshot_cycle_ = rtl_.counts().cycles + snapshot_cycles_;
    take(next_snapshot_id_++);
  }
}

time::SimTime RtlAgent::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  for (;;) {
    const bool running = clocked();
    const std::int64_t edge = running ? next_edge_ps() : time::SimTime::never().ps;
    const std::int64_t due = outbox_.next_ps();
    const std::int64_t next = std::min(edge, due);
    waves_.reach(std::min(next, until.ps));
    if (!snapshot_times_ps_.empty()) take_due(std::min(next, until.ps));
    if (next >= until.ps) {
      if (!until.is_never()) now_ = until;
      return now_;
    }
    now_ = {next};
    outbox_.take(now_, outputs);
    if (edge == next) {
      last_edge_ps_ = edge;
      step_clock(outputs);
    }
    if (outputs.empty()) continue;
    for (auto& message : outputs) message.time = now_;
    return now_;
  }
}

void RtlAgent::safe(const std::string&) {
  try {
    waves_.finish();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flatsat-rtl-agent: %s\n", error.what());
  }
  rtl_.power_cycle();
  outbox_.clear();
  on_ = interrupt_ = working_ = false;
}

}  // namespace flatsat::agents::npu
