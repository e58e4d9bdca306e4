#include "harness/trace/slice.h"

#include <algorithm>
#include <bit>

#include "harness/trace/recorder.h"

namespace flatsat::trace {
namespace {

struct Row {
  std::int64_t time_ps;
  std::size_t channel;
  double value;
};

/// Changes of all channels in the window, the value held at its begin first, in the order of time.
std::vector<Row> rows_of(const Trace& trace, time::SimTime from, time::SimTime to) {
  std::vector<Row> rows;
  const auto& channels = trace.summary().channels;
  for (std::size_t c = 0; c < channels.size(); ++c) {
    const ChannelData data = trace.channel(channels[c].name);
    const auto after = std::upper_bound(data.time_ps.begin(), data.time_ps.end(), from.ps);
    const auto first = static_cast<std::size_t>(after - data.time_ps.begin());
    if (first > 0) rows.push_back({from.ps, c, data.value[first - 1]});
    for (std::size_t i = first; i < data.value.size() && data.time_ps[i] < to.ps; ++i)
      rows.push_back({data.time_ps[i], c, data.value[i]});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.time_ps < b.time_ps; });
  return rows;
}

}  // namespace

void slice(const Trace& trace, time::SimTime from, time::SimTime to, const std::string& out) {
  const auto& summary = trace.summary();
  RecorderOptions options{.digest_interval = summary.digest_interval};
  options.publish = Publish::kAtItsEnd;  // a half of it would be taken for the trace of a run
  Recorder recorder(out, summary.info, summary.channels, summary.devices, options);
  for (const Row& row : rows_of(trace, from, to)) recorder.sample(row.channel, {row.time_ps}, row.value);
  for (std::size_t d = 0; d < summary.devices.size(); ++d) {
    for (const auto& record : trace.messages(summary.devices[d])) {
      if (record.at >= from && record.at < to) recorder.message(d, record.direction, record.at, record.message);
    }
  }
  for (const auto& event : trace.events()) {
    if (event.time >= from && event.time < to) recorder.event(event);
  }
  for (const auto& late : trace.late()) {
    if (late.time >= from && late.time < to) recorder.late(late);
  }
  recorder.close({"SLICE", std::min(to, summary.end_time), {}});
}

}  // namespace flatsat::trace
