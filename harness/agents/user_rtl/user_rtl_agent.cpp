#include "harness/agents/user_rtl/user_rtl_agent.h"

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/wire/payload.h"

namespace flatsat::agents::user_rtl {
namespace {

using nlohmann::json;

constexpr std::int32_t kOk = 1, kGenericError = -1, kAddressError = -2, kCommandError = -3;  // TLM's
constexpr std::int64_t kMemoryAccessPs = 100'000;                                            // of the memory window
/// A busy design says so often enough that its bench never takes it for silent, and that Ctrl-C finds an exchange.
constexpr std::uint64_t kCyclesBetweenSamples = 20'000;

enum Channel : std::uint32_t { kCycles, kBeats, kInterrupts, kBusErrors };

}  // namespace

UserRtlAgent::UserRtlAgent(const std::string& library, UserRtlLayout layout, std::string hash)
    : design_(library, std::move(layout)), hash_(std::move(hash)) {}

std::string UserRtlAgent::hello() const {
  json points = json::array();
  for (const auto& p : design_.points())
    points.push_back({{"name", p.name}, {"kind", p.kind}, {"width_bits", p.width_bits}, {"words", p.words}});
  std::uint64_t bytes = 0;
  for (const auto& m : design_.layout().memories) bytes += m.bytes;
  const auto channel = [](const char* name, const char* text) {
    return json{{"name", name}, {"units", "1"}, {"long_name", text}};
  };
  return json{
      {"type", "rtl"},
      {"backing", "rtl"},
      {"version", FLATSAT_RTL_VERSION},
      {"hash", hash_},
      {"memory_bytes", bytes},
      {"interrupts", 1},
      {"dma", true},
      {"waves", true},  // the bench builds with them where they are asked for
      {"injection_points", points},
      {"channels",
       {channel("cycles", "clocked cycles of the first clock"), channel("beats", "words over the design's buses"),
        channel("interrupts", "rising edges of interrupts"), channel("bus_errors", "errors on the design's buses")}}}
      .dump();
}

void UserRtlAgent::welcome(const std::string& text) {
  try {
    const auto welcome = json::parse(text);
    design_.seed(welcome.at("seed"));
    const auto& config = welcome.at("config");
    idle_w_ = config.at("idle_w");
    minimum_rail_v_ = config.at("minimum_rail_v");
    if (config.contains("waves")) {
      const auto& w = config.at("waves");
      design_.want_waves(w.at("file"), w.at("from_ps"), w.at("to_ps"));
    }
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("WELCOME is not as PROTOCOL.md says: ") + error.what());
  }
}

time::SimTime UserRtlAgent::horizon() const {
  std::int64_t next = outbox_.next_ps();
  if (design_.clocked()) next = std::min(next, design_.next_rise_ps());
  return {std::max(next, now_.ps)};
}

void UserRtlAgent::later(std::int64_t delay_ps, wire::Message message) {
  outbox_.say(now_.ps + delay_ps, std::move(message));
}

void UserRtlAgent::input(const wire::Message& message) {
  switch (message.kind) {
    case wire::Kind::kAccess:
      return access(message);
    case wire::Kind::kResponse: {
      const auto [header, data] = wire::payload::read_response(message);
      design_.world().answered[message.reference] = {header.status == kOk, {data.begin(), data.end()}};
      return design_.wake(now_.ps);
    }
    case wire::Kind::kSupply:
      return supply(message);
    case wire::Kind::kFault:
      return inject(message);
    default:
      return;  // the coolant's temperature means nothing to RTL
  }
}

void UserRtlAgent::reply(std::uint32_t reference, std::int32_t status, std::span<const std::uint8_t> data) {
  if (reference == 0) return;
  wire::Message response;
  response.kind = wire::Kind::kResponse;
  response.reference = reference;
  response.payload = wire::payload::response(status, data);
  later(kMemoryAccessPs, std::move(response));
}

void UserRtlAgent::access(const wire::Message& message) {
  const auto [header, data] = wire::payload::read_access(message);
  if (!on_) return reply(message.reference, kGenericError, {});
  const bool write = header.write != 0;
  if (auto* memory = design_.memory_at_window(header.address, header.length)) {
    const std::uint64_t at = header.address - memory->window;
    if (write) {
      memory->bytes.write(at, data);
      return reply(message.reference, kOk, {});
    }
    std::vector<std::uint8_t> bytes(header.length);
    const bool bad = memory->bytes.read(at, bytes).uncorrectable;
    return reply(message.reference, bad ? kCommandError : kOk, bad ? std::span<const std::uint8_t>() : bytes);
  }
  auto* bus = design_.bus_at(header.address);
  if (bus == nullptr || header.address - bus->layout().base + header.length > bus->layout().size) {
    later(0, event("bus_error", "no bus and no memory of the device at " + hex(header.address),
                   static_cast<double>(header.address)));
    return reply(message.reference, kAddressError, {});
  }
  bus->ask({write, header.address - bus->layout().base, {data.begin(), data.end()}, header.length, message.reference});
  design_.wake(now_.ps);
}

void UserRtlAgent::supply(const wire::Message& message) {
  const bool on = wire::payload::read_supply(message).rail_v >= minimum_rail_v_;
  if (on == on_) return;
  if (on_) spent_j_ += idle_w_ * time::to_seconds(now_ - on_since_);
  on_ = on;
  on_since_ = now_;
  outbox_.clear();
  interrupt_ = false;
  if (on)
    design_.power_up(now_.ps);
  else
    design_.power_down();
  later(0, draw_message());
}

void UserRtlAgent::inject(const wire::Message& message) {
  const auto fault = json::parse(wire::payload::read_text(message), nullptr, false);
  const bool done =
      on_ && fault.is_object() &&
      design_.inject(fault.value("point", ""), fault.value("word", std::uint64_t{0}),
                     fault.value("mask", std::uint64_t{0}), fault.value("stuck_cycles", std::uint64_t{0}));
  if (done) return design_.wake(now_.ps);
  auto refused = event("fault_refused", "unknown point, word or mask: " + wire::payload::read_text(message), 0.0);
  refused.cause = message.cause;
  later(0, std::move(refused));
}

double UserRtlAgent::energy_j() const {
  const auto& layout = design_.layout();
  return spent_j_ + (on_ ? idle_w_ * time::to_seconds(now_ - on_since_) : 0.0) +
         1e-12 * (static_cast<double>(design_.cycles()) * layout.cycle_pj +
                  static_cast<double>(design_.beats()) * layout.beat_pj);
}

wire::Message UserRtlAgent::draw_message() const {
  const auto& layout = design_.layout();
  const double clock_w =
      design_.clocked() ? layout.cycle_pj / static_cast<double>(layout.clock_periods_ps.front()) : 0.0;
  const double watts = on_ ? idle_w_ + clock_w : 0.0;
  wire::Message message;
  message.kind = wire::Kind::kDraw;
  message.payload = wire::payload::draw({watts, watts, energy_j()});
  return message;
}

wire::Message UserRtlAgent::event(const std::string& kind, const std::string& text, double value) {
  wire::Message message;
  message.kind = wire::Kind::kEvent;
  message.payload = wire::payload::text(
      json{{"kind", kind}, {"text", text}, {"value", value}}.dump(-1, ' ', false, json::error_handler_t::replace));
  return message;
}

wire::Message UserRtlAgent::samples() const {
  const wire::payload::ChannelValue values[] = {{kCycles, static_cast<double>(design_.cycles())},
                                                {kBeats, static_cast<double>(design_.beats())},
                                                {kInterrupts, static_cast<double>(design_.interrupts())},
                                                {kBusErrors, static_cast<double>(design_.errors())}};
  wire::Message message;
  message.kind = wire::Kind::kSample;
  message.payload = wire::payload::sample(values);
  return message;
}

void UserRtlAgent::collect_bus(std::size_t bus, std::vector<wire::Message>& outputs) {
  auto& driver = *design_.drivers()[bus];
  while (auto answer = driver.answer()) {
    if (answer->reference == 0) continue;
    wire::Message response;
    response.kind = wire::Kind::kResponse;
    response.reference = answer->reference;
    response.payload = wire::payload::response(answer->status, answer->data);
    outputs.push_back(std::move(response));
  }
  while (auto remark = driver.remark())
    outputs.push_back(event(remark->first, remark->second, static_cast<double>(bus)));
}

/// What the design said at the edge that was just executed.
void UserRtlAgent::collect(std::vector<wire::Message>& outputs) {
  for (const auto& line : design_.take_lines()) outputs.push_back(event("says", line, 0.0));
  for (std::size_t bus = 0; bus < design_.drivers().size(); ++bus) collect_bus(bus, outputs);
  auto& asked = design_.world().asked;
  for (; !asked.empty(); asked.pop_front()) {
    const auto& host = asked.front();
    wire::Message message;
    message.kind = wire::Kind::kAccess;
    message.reference = host.reference;
    message.payload = wire::payload::access({host.address, host.length, host.write ? 1u : 0u}, host.data);
    outputs.push_back(std::move(message));
  }
  for (const auto& [line, high] : design_.take_line_changes())
    outputs.push_back(event("interrupt", design_.layout().interrupts[line].port, high ? 1.0 : 0.0));
  if (design_.interrupt() != interrupt_) {
    interrupt_ = design_.interrupt();
    wire::Message message;
    message.kind = wire::Kind::kInterrupt;
    message.payload = wire::payload::interrupt({0, interrupt_ ? 1u : 0u});
    outputs.push_back(std::move(message));
  }
  const bool stops = was_clocked_ && !design_.clocked();
  was_clocked_ = design_.clocked();
  if (outputs.empty() && !stops && design_.cycles() - reported_cycles_ < kCyclesBetweenSamples) return;
  reported_cycles_ = design_.cycles();
  outputs.push_back(samples());
  outputs.push_back(draw_message());
}

time::SimTime UserRtlAgent::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  for (;;) {
    const std::int64_t edge = design_.clocked() ? design_.next_edge_ps() : time::SimTime::never().ps;
    const std::int64_t due = outbox_.next_ps();
    const std::int64_t next = std::min(edge, due);
    design_.reach(std::min(next, until.ps));
    if (next >= until.ps) {
      if (!until.is_never()) now_ = until;
      return now_;
    }
    now_ = {next};
    outbox_.take(now_, outputs);
    if (edge == next) {
      was_clocked_ = true;
      design_.edge(next);
      collect(outputs);
    }
    if (outputs.empty()) continue;
    for (auto& message : outputs) message.time = now_;
    return now_;
  }
}

void UserRtlAgent::safe(const std::string&) {
  try {
    design_.finish_waves();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "flatsat-user-rtl-agent: %s\n", error.what());
  }
  design_.power_down();
  outbox_.clear();
  on_ = interrupt_ = false;
}

}  // namespace flatsat::agents::user_rtl
