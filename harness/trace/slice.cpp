#include "harness/trace/slice.h"

#include <algorithm>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

#include "harness/trace/recorder.h"

namespace flatsat::trace {
namespace {

/// A channel in the window: the value held at its begin, then its changes.
class Window {
 public:
  Window(ChannelRows rows, time::SimTime from, time::SimTime to) : rows_(std::move(rows)), to_(to) {
    std::optional<double> held;
    for (more_ = rows_.next(); more_ && rows_.time_ps() <= from.ps; more_ = rows_.next()) held = rows_.value();
    held_ = held.has_value();
    time_ps_ = from.ps;
    value_ = held.value_or(0.0);
    if (!held_) take();
  }
  bool is_over() const { return !held_ && !taken_; }
  std::int64_t time_ps() const { return time_ps_; }
  double value() const { return value_; }
  void step() {
    held_ = false;
    take();
  }

 private:
  void take() {
    taken_ = more_ && rows_.time_ps() < to_.ps;
    if (!taken_) return;
    time_ps_ = rows_.time_ps();
    value_ = rows_.value();
    more_ = rows_.next();
  }
  ChannelRows rows_;
  time::SimTime to_;
  bool more_ = false, held_ = false, taken_ = false;
  std::int64_t time_ps_ = 0;
  double value_ = 0.0;
};

/// All channels in the order of time, and of channels where that is the same.
void record_samples(const Trace& trace, time::SimTime from, time::SimTime to, Recorder& recorder) {
  const auto& channels = trace.summary().channels;
  std::vector<Window> windows;
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  for (const auto& spec : channels) {
    windows.emplace_back(trace.channel_rows(spec.name, channels.size()), from, to);
    if (!windows.back().is_over()) due.push({windows.back().time_ps(), windows.size() - 1});
  }
  while (!due.empty()) {
    const auto [time_ps, i] = due.top();
    due.pop();
    recorder.sample(i, {time_ps}, windows[i].value());
    windows[i].step();
    if (!windows[i].is_over()) due.push({windows[i].time_ps(), i});
  }
}

}  // namespace

void slice(const Trace& trace, time::SimTime from, time::SimTime to, const std::string& out) {
  const auto& summary = trace.summary();
  // Rows come faster than they can be written: what waits for that is all the memory that this takes.
  constexpr std::size_t kWaiting = 2u << 20;
  RecorderOptions options{.digest_interval = summary.digest_interval, .buffer_bytes = kWaiting};
  options.publish = Publish::kAtItsEnd;  // a half of it would be taken for the trace of a run
  Recorder recorder(out, summary.info, summary.channels, summary.devices, options);
  record_samples(trace, from, to, recorder);
  const auto is_inside = [&](time::SimTime at) { return at >= from && at < to; };
  for (std::size_t d = 0; d < summary.devices.size(); ++d) {
    trace.each_message(summary.devices[d], [&](const WireRecord& record) {
      if (is_inside(record.at)) recorder.message(d, record.direction, record.at, record.message);
    });
  }
  trace.each_event([&](const EventRecord& event) {
    if (is_inside(event.time)) recorder.event(event);
  });
  trace.each_late([&](const LateRecord& late) {
    if (is_inside(late.time)) recorder.late(late);
  });
  recorder.close({"SLICE", std::min(to, summary.end_time), {}});
}

}  // namespace flatsat::trace
