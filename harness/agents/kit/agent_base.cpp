#include "harness/agents/kit/agent_base.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "harness/base/lifeline.h"
#include "harness/base/stop_signal.h"
#include "harness/wire/event_message.h"
#include "harness/wire/fault_message.h"
#include "harness/wire/welcome.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::kit {

void AgentBase::welcome(const std::string& text) {
  try {
    const auto welcome = wire::read_welcome(text);
    report_ = welcome.report;
    configure(welcome);
  } catch (const nlohmann::json::exception& error) {
    throw wire::WireError(std::string("WELCOME is not as PROTOCOL.md says: ") + error.what());
  }
}

void AgentBase::input(const wire::Message& message) {
  cause_ = message.cause;
  input_arrives();
  switch (message.kind) {
    case wire::Kind::kAccess: {
      const auto [header, data] = wire::payload::read_access(message);
      access({header.write != 0, header.address, header.length, data, message.reference});
      break;
    }
    case wire::Kind::kResponse: {
      const auto [header, data] = wire::payload::read_response(message);
      const bool good = header.status == static_cast<std::int32_t>(wire::TlmStatus::kOk);
      bench_memory_answers(message.reference, good, data);
      break;
    }
    case wire::Kind::kSupply:
      supply(wire::payload::read_supply(message));
      break;
    case wire::Kind::kTemperature:
      coolant(wire::payload::read_temperature(message));
      break;
    case wire::Kind::kFault:
      take_fault(message);
      break;
    case wire::Kind::kRest:
      rest();
      break;
    default:
      break;
  }
  cause_ = 0;
}

void AgentBase::take_fault(const wire::Message& message) {
  std::string wrong;
  try {
    wrong = inject(wire::payload::read_fault(message));
  } catch (const wire::WireError&) {
    wrong = "is not as PROTOCOL.md says";
  }
  if (!wrong.empty()) emit_event(model::events::kFaultRefused, wrong + ": " + wire::payload::read_text(message));
}

std::int64_t AgentBase::next_report_ps() const {
  if (!report_ || !has_news()) return time::SimTime::never().ps;
  return report_->next(std::max(link_.now.ps, link_.reported_ps + 1));
}

time::SimTime AgentBase::horizon() const {
  return {std::max(link_.now.ps, std::min({link_.outbox.next_ps(), next_output_ps(), next_report_ps()}))};
}

namespace {

/// An agent at work for minutes hears the end of its bench, too. Now and then, for it costs a look at the system.
void look_up(std::uint64_t step) {
  constexpr std::uint64_t kEvery = 4096;
  if (step % kEvery != 0) return;
  if (const int stop = base::noted_stop_signal(); stop != 0)
    throw std::runtime_error("stopped by signal " + std::to_string(stop) + " at work");
  if (base::is_lifeline_cut()) throw std::runtime_error("the bench is gone");
}

}  // namespace

time::SimTime AgentBase::run_until(time::SimTime until, std::vector<wire::Message>& outputs) {
  for (std::uint64_t step_number = 1;; ++step_number) {
    look_up(step_number);
    const std::int64_t report_ps = next_report_ps();
    const std::int64_t own = std::min({link_.outbox.next_ps(), next_event_ps(), report_ps});
    const time::SimTime next{std::max(link_.now.ps, own)};
    if (!approach(std::min(next, until))) continue;
    if (next >= until) {
      if (!until.is_never()) link_.now = until;
      return link_.now;
    }
    link_.now = next;
    step();
    if (report_ps <= link_.now.ps) {
      link_.reported_ps = link_.now.ps;
      if (has_news()) report_counts();
    }
    link_.outbox.take(link_.now, outputs);
    instant_over();
    if (!outputs.empty()) return link_.now;
  }
}

AgentDevice::SnapshotAnswer AgentBase::snapshot(const std::string& text) {
  const auto request = wire::read_snapshot_request(text);
  const bool done = keep_or_restore(request);
  const bool restored = done && request.action == wire::SnapshotRequest::Action::kRestore;
  return {wire::to_json({.done = done, .kept = kept_snapshots(), .now = now(), .horizon = horizon()}), restored};
}

bool AgentBase::keep_or_restore(const wire::SnapshotRequest&) {
  throw std::runtime_error("this agent keeps no snapshots");
}

wire::Message AgentBase::message(wire::Kind kind, wire::Bytes payload, std::uint32_t reference) const {
  wire::Message message;
  message.kind = kind;
  message.cause = cause_;
  message.reference = reference;
  message.payload = std::move(payload);
  return message;
}

void AgentBase::send(wire::Kind kind, wire::Bytes payload, std::int64_t delay_ps, std::uint32_t reference) {
  link_.outbox.put(link_.now.ps + delay_ps, message(kind, std::move(payload), reference));
}

void AgentBase::respond(std::uint32_t reference, wire::TlmStatus status, std::span<const std::uint8_t> data,
                        std::int64_t delay_ps) {
  if (reference != 0) send(wire::Kind::kResponse, wire::payload::response(status, data), delay_ps, reference);
}

void AgentBase::access_bench_memory(std::uint64_t address, std::uint32_t length, bool write,
                                    std::span<const std::uint8_t> data, std::uint32_t reference) {
  send(wire::Kind::kAccess, wire::payload::access({address, length, write ? 1u : 0u}, data), 0, reference);
}

void AgentBase::emit_event(std::string_view kind, const std::string& text, double value) {
  emit_event(kind, text, value, cause_);
}

void AgentBase::emit_event(std::string_view kind, const std::string& text, double value, std::uint64_t cause) {
  const wire::EventMessage event{std::string(kind), text, value};
  auto sent = message(wire::Kind::kEvent, wire::payload::event(event), 0);
  sent.cause = cause;
  link_.outbox.put(link_.now.ps, std::move(sent));
}

void AgentBase::report_injected(const compute::Fault& fault) {
  const std::string edge = std::to_string(*fault.cycle);
  emit_event(model::events::kFaultStruck,
             fault.point + " word " + std::to_string(fault.word) + " before clock edge " + edge,
             static_cast<double>(*fault.cycle), fault.cause);
}

void AgentBase::emit_samples(std::span<const wire::payload::ChannelValue> values) {
  send(wire::Kind::kSample, wire::payload::sample(values));
}

void AgentBase::emit_draw(double draw_w, double energy_j) {
  send(wire::Kind::kDraw, wire::payload::draw({draw_w, draw_w, energy_j}));
}

void AgentBase::report_interrupt(bool level, std::int64_t delay_ps) {
  if (std::exchange(link_.interrupt, level) == level) return;
  send(wire::Kind::kInterrupt, wire::payload::interrupt({0, level ? 1u : 0u}), delay_ps);
}

void AgentBase::drop_messages() {
  link_.outbox.clear();
  link_.interrupt = false;
}

}  // namespace flatsat::agents::kit
