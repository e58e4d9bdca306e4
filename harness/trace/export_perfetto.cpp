#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>
#include <ostream>

#include "harness/trace/export_formats.h"
#include "harness/wire/errors.h"
#include "harness/wire/payload.h"
#include "models/compute/device_layout.h"

namespace flatsat::trace {
namespace {

// The conventions of job devices (PROTOCOL.md): a descriptor of 64 bytes goes into the device's memory window, its
// completion of 16 bytes comes back by the device's own write; both carry the job's tag at bytes 2 and 3.
constexpr std::size_t kDescriptorBytes = 64, kCompletionBytes = 16;

/// Writes the array one event at a time.
class Events {
 public:
  explicit Events(std::ostream& out) : out_(out) { out_ << "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n"; }
  void end() { out_ << "\n]}\n"; }

  void thread(int thread, const std::string& name) {
    put({{"ph", "M"}, {"name", "thread_name"}, {"pid", 1}, {"tid", thread}, {"args", {{"name", name}}}});
  }
  void instant(int thread, const std::string& name, time::SimTime time, nlohmann::json arguments) {
    put({{"ph", "i"}, {"s", "t"}, {"name", name}, {"pid", 1}, {"tid", thread}, {"args", std::move(arguments)}}, time);
  }
  void slice(int thread, const std::string& name, time::SimTime begin, time::SimTime end, nlohmann::json arguments) {
    put({{"ph", "X"},
         {"name", name},
         {"pid", 1},
         {"tid", thread},
         {"dur", us(end - begin)},
         {"args", std::move(arguments)}},
        begin);
  }
  void counter(const std::string& name, time::SimTime time, double value) {
    put({{"ph", "C"}, {"name", name}, {"pid", 1}, {"args", {{"value", value}}}}, time);
  }

 private:
  static double us(time::SimTime time) { return static_cast<double>(time.ps) * 1e-6; }
  void put(nlohmann::json event, time::SimTime time) {
    event["ts"] = us(time);
    put(std::move(event));
  }
  void put(const nlohmann::json& event) {
    out_ << (any_ ? ",\n" : "") << event.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    any_ = true;
  }
  std::ostream& out_;
  bool any_ = false;
};

std::string kind_name(wire::Kind kind) {
  switch (kind) {
    case wire::Kind::kAccess:
      return "access";
    case wire::Kind::kResponse:
      return "response";
    case wire::Kind::kInterrupt:
      return "interrupt";
    case wire::Kind::kSupply:
      return "supply";
    case wire::Kind::kDraw:
      return "draw";
    case wire::Kind::kTemperature:
      return "temperature";
    case wire::Kind::kFault:
      return "fault";
    case wire::Kind::kSample:
      return "sample";
    case wire::Kind::kEvent:
      return "event";
    default:
      return "kind " + std::to_string(static_cast<int>(kind));
  }
}

std::optional<std::uint16_t> tag_in(const WireRecord& record, bool to_device, std::size_t bytes) {
  const bool fits =
      record.message.kind == wire::Kind::kAccess && (record.direction == Direction::kToDevice) == to_device;
  if (!fits) return std::nullopt;
  try {
    const auto [header, data] = wire::payload::read_access(record.message);
    if (header.write == 0 || data.size() != bytes || (to_device && header.address < compute::kMemoryWindow))
      return std::nullopt;
    std::uint16_t tag = 0;
    std::memcpy(&tag, data.data() + 2, sizeof tag);
    return tag;
  } catch (const wire::WireError&) {
    return std::nullopt;
  }
}

void put_device(const Trace& trace, const std::string& device, int thread, Events& events) {
  std::map<std::uint16_t, time::SimTime> submitted;
  trace.each_message(device, [&](const WireRecord& record) {
    if (const auto tag = tag_in(record, true, kDescriptorBytes)) submitted[*tag] = record.at;
    if (const auto tag = tag_in(record, false, kCompletionBytes); tag && submitted.contains(*tag)) {
      events.slice(thread, "job " + std::to_string(*tag), submitted[*tag], record.at, {{"tag", *tag}});
      submitted.erase(*tag);
    }
    events.instant(thread + 1, kind_name(record.message.kind), record.at,
                   {{"direction", record.direction == Direction::kToDevice ? "to device" : "from device"},
                    {"sequence", record.message.sequence},
                    {"bytes", record.message.payload.size()},
                    {"cause", record.message.cause}});
  });
}

}  // namespace

void export_perfetto(const Trace& trace, std::ostream& out) {
  Events events(out);
  int thread = 1;
  events.thread(thread, "events");
  trace.each_event([&](const EventRecord& e) {
    events.instant(thread, e.source + "." + e.kind, e.time, {{"text", e.text}, {"id", e.id}, {"cause", e.cause}});
  });
  for (const auto& device : trace.summary().devices) {
    events.thread(++thread, device + " jobs");
    events.thread(thread + 1, device + " messages");
    put_device(trace, device, thread++, events);
  }
  trace.each_late([&](const LateRecord& late) { events.counter("lateness s", late.time, late.lateness_s); });
  events.end();
}

}  // namespace flatsat::trace
