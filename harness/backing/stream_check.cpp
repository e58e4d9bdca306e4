#include "harness/backing/stream_check.h"

#include <algorithm>
#include <limits>

#include "harness/trace/trace.h"
#include "models/base/event_kinds.h"

namespace flatsat::backing {

trace::Rows<trace::WireRecord> messages_of(const trace::Trace& trace, const std::string& device) {
  const auto& summary = trace.summary();
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::uint64_t count = 0;
  trace.each_message_time(device, [&](std::int64_t at) {
    if (at < last) throw trace::TraceError(summary.path, "the messages of " + device + " go backwards in time");
    last = at;
    if (at <= summary.end_time.ps) ++count;
  });
  auto messages = trace.message_rows(device);
  messages.cut(count);
  return messages;
}

std::vector<std::string> messages_before(const std::string& device, const trace::Rows<trace::WireRecord>& messages,
                                         std::uint64_t next) {
  std::vector<std::string> lines;
  for (std::uint64_t i = next - std::min<std::uint64_t>(next, kMessagesBefore); i < next; ++i)
    lines.push_back(describe(device, messages[i]));
  return lines;
}

std::string build_of(const trace::Trace& trace, const std::string& device) {
  std::string said;
  trace.each_event([&](const trace::EventRecord& event) {
    const bool is_it = said.empty() && event.time.ps <= 0 && event.source == device;
    if (is_it && event.kind == model::events::kRtlBuild.name) said = event.text;
  });
  return said;
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
  const auto trace = std::make_shared<const trace::Trace>(file);
  const auto& summary = trace->summary();
  if (summary.state == trace::TraceState::kLive) throw trace::TraceError(file, "is being written by a running process");
  auto recording = std::make_shared<DeviceRecording>();
  recording->trace = trace;
  recording->device = device;
  recording->file = file;
  recording->hello = hello_of(summary, file, device);
  recording->built = build_of(*trace, device);
  recording->messages = messages_of(*trace, device);
  recording->end = summary.end_time;
  return recording;
}

bool is_same(const trace::WireRecord& a, const trace::WireRecord& b) {
  const wire::Message &m = a.message, &n = b.message;
  return a.at == b.at && a.direction == b.direction && m.kind == n.kind && m.sequence == n.sequence &&
         m.time == n.time && m.reference == n.reference && m.cause == n.cause && m.payload == n.payload;
}

Divergence StreamCheck::make(time::SimTime time, std::string expected, std::string got) const {
  return {time, "device " + recording_->device, std::move(expected), std::move(got),
          messages_before(recording_->device, messages_, next_)};
}

void StreamCheck::see(const trace::WireRecord& record) {
  if (divergence_) return;
  const bool over = next_ == messages_.size();
  if (!over && is_same(messages_[next_], record)) {
    ++next_;
    return;
  }
  if (over && record.at >= recording_->end) return;  // the recording stops here; more may have come
  const time::SimTime time = over ? record.at : std::min(record.at, messages_[next_].at);
  divergence_ = make(time, over ? "no message any more" : describe(recording_->device, messages_[next_]),
                     describe(recording_->device, record));
}

std::optional<Divergence> StreamCheck::missing(time::SimTime now) const {
  if (next_ == messages_.size() || messages_[next_].at >= now) return std::nullopt;
  return make(messages_[next_].at, describe(recording_->device, messages_[next_]), "nothing");
}

void StreamCheck::overdue(time::SimTime now) {
  if (!divergence_) divergence_ = missing(now);
}

}  // namespace flatsat::backing
