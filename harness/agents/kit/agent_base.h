#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "harness/wire/capabilities.h"
#include "harness/wire/payload.h"
#include "harness/wire/snapshot_message.h"
#include "harness/wire/welcome.h"
#include "models/compute/device_types.h"

namespace flatsat::agents::kit {

/// An access of the bench to the device.
struct Access {
  bool write = false;
  std::uint64_t address = 0;  // on the device's bus
  std::uint32_t length = 0;
  std::span<const std::uint8_t> data;  // of a write
  std::uint32_t reference = 0;         // of its response; 0 for a posted write
};

/// What the agents of all devices have in common: the grant and the horizon, messages and their payloads. A device adds
/// what it can, what an input does to it, when its own next event is and what happens then.
class AgentBase : public AgentDevice {
 public:
  std::string hello() const final { return wire::to_json(capabilities()); }
  void welcome(const std::string& json) final;
  void input(const wire::Message& message) final;
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) final;
  time::SimTime now() const final { return link_.now; }
  time::SimTime horizon() const final;
  SnapshotAnswer snapshot(const std::string& request) final;

 protected:
  virtual wire::Capabilities capabilities() const = 0;
  /// Errors: nlohmann::json::exception for a key that is missing; std::runtime_error with what would be right.
  virtual void configure(const wire::Welcome& welcome) = 0;

  // Inputs, at now(). What they make the device send is put in by the functions below.
  virtual void input_arrives() {}  // before each of them
  virtual void access(const Access& access) = 0;
  virtual void bench_memory_answers(std::uint32_t /*reference*/, bool /*good*/, std::span<const std::uint8_t>) {}
  virtual void supply(const wire::payload::Supply& supply) = 0;
  virtual void coolant(double /*degc*/) {}
  virtual void rest() {}
  /// Why the fault cannot be injected; empty when it is.
  virtual std::string inject(const compute::Fault& fault) = 0;

  // Own events.
  virtual std::int64_t next_event_ps() const = 0;
  /// The earliest own event at which there may be output.
  virtual std::int64_t next_output_ps() const { return next_event_ps(); }
  /// Counts have moved since they were told, or move without anything to be told of it.
  virtual bool has_news() const { return false; }
  /// Tells them, at the times that WELCOME names.
  virtual void report_counts() {}
  /// now() is about to become `next`. False: something has come up, and the next instant is looked for anew.
  virtual bool approach(time::SimTime /*next*/) { return true; }
  /// Executes own events that are due at now().
  virtual void step() = 0;
  /// All that happens at now() has happened, and its messages are handed over.
  virtual void instant_over() {}

  /// SNAPSHOT, between grants; false: no such number. Errors: std::runtime_error, also of a device that keeps none.
  virtual bool keep_or_restore(const wire::SnapshotRequest& request);
  virtual std::vector<wire::SnapshotReport::Kept> kept_snapshots() const { return {}; }

  // Messages, sent `delay_ps` from now on. While an input is taken in, they have its cause.
  void send(wire::Kind kind, wire::Bytes payload, std::int64_t delay_ps = 0, std::uint32_t reference = 0);
  void respond(std::uint32_t reference, wire::TlmStatus status, std::span<const std::uint8_t> data,
               std::int64_t delay_ps = 0);
  /// A read of bench memory, or a write to it with `data`.
  void access_bench_memory(std::uint64_t address, std::uint32_t length, bool write, std::span<const std::uint8_t> data,
                           std::uint32_t reference);
  void emit_event(std::string_view kind, const std::string& text, double value = 0.0);
  void emit_event(std::string_view kind, const std::string& text, double value, std::uint64_t cause);
  /// A fault that waited for its cycle is in the design.
  void report_injected(const compute::Fault& fault);
  void emit_samples(std::span<const wire::payload::ChannelValue> values);
  /// All that is drawn becomes heat.
  void emit_draw(double draw_w, double energy_j);
  /// Sends the level of the interrupt line if it is another than was reported last.
  void report_interrupt(bool level, std::int64_t delay_ps = 0);
  /// As after a loss of power: nothing is left to be sent, the interrupt line is low.
  void drop_messages();

  /// Where the agent stands with its bench; a part of every snapshot.
  struct Link {
    time::SimTime now{};
    bool interrupt = false;         // as last reported
    std::int64_t reported_ps = -1;  // when WELCOME's times last made it tell its counts
    Outbox outbox;
  };
  const Link& link() const { return link_; }
  void set_link(const Link& link) { link_ = link; }

 private:
  void take_fault(const wire::Message& message);
  std::int64_t next_report_ps() const;
  wire::Message message(wire::Kind kind, wire::Bytes payload, std::uint32_t reference) const;
  Link link_;
  std::optional<wire::ReportTimes> report_;
  std::uint64_t cause_ = 0;  // of the input that is taken in
};

}  // namespace flatsat::agents::kit
