#include "harness/backing/stream_check.h"

#include <algorithm>

#include "harness/trace/trace.h"
#include "models/base/event_kinds.h"

namespace flatsat::backing {

void check_order(const DeviceRecording& recording) {
  const auto back =
      std::is_sorted_until(recording.messages.begin(), recording.messages.end(),
                           [](const trace::WireRecord& a, const trace::WireRecord& b) { return a.at < b.at; });
  if (back != recording.messages.end())
    throw trace::TraceError(recording.file, "the messages of " + recording.device + " go backwards in time");
}

std::string build_of(const std::vector<trace::EventRecord>& events, const std::string& device) {
  for (const auto& event : events) {
    if (event.time.ps > 0) break;
    if (event.source == device && event.kind == model::events::kRtlBuild.name) return event.text;
  }
  return {};
}

namespace {

std::string hello_of(const trace::TraceSummary& summary, const std::string& file, const std::string& device) {
  for (const auto& d : summary.info.devices) {
    if (d.name == device && !d.hello.empty()) return d.hello;
  }
  throw trace::TraceError(file, "holds no HELLO of " + device + " (format version " +
                                    std::to_string(summary.format_version) + "): it cannot stand behind the device");
}

}  // namespace

std::string hello_of(const std::string& file, const std::string& device) {
  return hello_of(trace::Trace(file).summary(), file, device);
}

std::shared_ptr<const DeviceRecording> record_of(const std::string& file, const std::string& device) {
  const trace::Trace trace(file);
  const auto& summary = trace.summary();
  if (summary.state == trace::TraceState::kLive) throw trace::TraceError(file, "is being written by a running process");
  auto recording = std::make_shared<DeviceRecording>();
  recording->device = device;
  recording->file = file;
  recording->hello = hello_of(summary, file, device);
  recording->built = build_of(trace.events(), device);
  recording->messages = trace.messages(device);
  recording->end = summary.end_time;
  check_order(*recording);
  return recording;
}

bool is_same(const trace::WireRecord& a, const trace::WireRecord& b) {
  const wire::Message &m = a.message, &n = b.message;
  return a.at == b.at && a.direction == b.direction && m.kind == n.kind && m.sequence == n.sequence &&
         m.time == n.time && m.reference == n.reference && m.cause == n.cause && m.payload == n.payload;
}

Divergence StreamCheck::make(time::SimTime time, std::string expected, std::string got) const {
  Divergence d{time, "device " + recording_->device, std::move(expected), std::move(got), {}};
  for (std::size_t i = next_ - std::min(next_, kMessagesBefore); i < next_; ++i)
    d.before.push_back(describe(recording_->device, recording_->messages[i]));
  return d;
}

void StreamCheck::see(const trace::WireRecord& record) {
  if (divergence_) return;
  const auto& expected = recording_->messages;
  if (next_ < expected.size() && is_same(expected[next_], record)) {
    ++next_;
    return;
  }
  if (next_ == expected.size() && record.at >= recording_->end) return;  // the recording stops here; more may have come
  const time::SimTime time = next_ < expected.size() ? std::min(record.at, expected[next_].at) : record.at;
  divergence_ =
      make(time, next_ < expected.size() ? describe(recording_->device, expected[next_]) : "no message any more",
           describe(recording_->device, record));
}

std::optional<Divergence> StreamCheck::missing(time::SimTime now) const {
  const auto& expected = recording_->messages;
  if (next_ == expected.size() || expected[next_].at >= now) return std::nullopt;
  return make(expected[next_].at, describe(recording_->device, expected[next_]), "nothing");
}

void StreamCheck::overdue(time::SimTime now) {
  if (!divergence_) divergence_ = missing(now);
}

}  // namespace flatsat::backing
