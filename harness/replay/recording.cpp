#include "harness/replay/recording.h"

#include <algorithm>
#include <bit>

#include "harness/base/text.h"
#include "harness/bench/capsule.h"
#include "harness/trace/verify.h"

namespace flatsat::replay {
namespace {

/// Of the instant after its last whole one a killed run has left a part: it is no part of the recording.
template <class Records, class Time>
void cut_after(Records& records, time::SimTime end, Time time) {
  while (!records.empty() && time(records.back()) > end) records.pop_back();
}

/// Rows that repeat the value before them stand 1 ps before the next change or at the end of the trace; one that stands
/// elsewhere is damage that no digest covers.
void check_channel(const trace::Trace& trace, const trace::ChannelSpec& spec) {
  const auto damaged = [&](const std::string& what) {
    throw trace::TraceError(trace.summary().path, "is damaged: channels/" + spec.name + what);
  };
  std::optional<std::int64_t> repeat;  // time of the row before, where it repeats a value
  std::uint64_t row = 0, bits = 0;
  std::int64_t last = 0;
  for (auto rows = trace.channel_rows(spec.name); rows.next(); ++row) {
    if (row > 0 && rows.time_ps() < last) damaged(" goes backwards in time");
    if (repeat && *repeat + 1 != rows.time_ps()) damaged(" row " + std::to_string(row - 1) + " stands alone");
    const auto now = std::bit_cast<std::uint64_t>(rows.value());
    const bool repeats = row > 0 && now == bits && spec.period.ps == 0;
    repeat = repeats ? std::optional(rows.time_ps()) : std::nullopt;
    bits = now;
    last = rows.time_ps();
  }
  if (repeat && *repeat > trace.summary().end_time.ps) damaged(" row " + std::to_string(row - 1) + " stands alone");
}

std::string recorded_backing(const Recording& recording, const std::string& device) {
  for (const auto& d : recording.summary.info.devices) {
    if (d.name == device) return d.backing;
  }
  return {};
}

bool is_swapped(const std::vector<std::string>& swaps, const std::string& device) {
  return std::any_of(swaps.begin(), swaps.end(), [&](const auto& s) { return s.rfind(device + "=", 0) == 0; });
}

/// A device that the manifest calls a model and the text something else, or the other way round, would be started by a
/// replay: the one or the other was changed.
void check_backing(const Recording& recording, const testbed::DeviceConfig& device) {
  const std::string recorded = recorded_backing(recording, device.name);
  const bool was_model = recorded == "model";
  if (!recorded.empty() && was_model == (device.backing == testbed::Backing::kModel)) return;
  throw trace::TraceError(recording.summary.path, "is damaged: device " + device.name + " is " +
                                                      testbed::to_string(device.backing) + " in its testbed and " +
                                                      (recorded.empty() ? "missing" : recorded) +
                                                      " in its list of devices");
}

/// The program that stands behind a swapped device is the user's own choice, not the trace's.
void check_program(const testbed::DeviceConfig& device, const std::vector<std::string>& sets) {
  const std::string key = "device." + device.name + ".agent=";
  const auto names = [&](const std::string& set) { return set.rfind(key, 0) == 0; };
  if (device.agent.empty() || device.backing == testbed::Backing::kModel ||
      device.backing == testbed::Backing::kTrace || std::any_of(sets.begin(), sets.end(), names))
    return;
  throw config::ConfigError({{{"--backing " + device.name + "=" + testbed::to_string(device.backing), 0, 0},
                              "would start " + base::quoted(device.agent.text) + ", which the trace names: --set " +
                                  key + "PROGRAM says yours, --trust-capsule takes the trace's"}});
}

}  // namespace

void Changes::step() {
  before_ = any_ ? std::optional(value_) : std::nullopt;
  while (rows_.next()) {
    if (rows_.time_ps() > end_.ps) break;
    const bool repeats = any_ && std::bit_cast<std::uint64_t>(rows_.value()) == std::bit_cast<std::uint64_t>(value_);
    if (repeats) continue;
    any_ = true;
    time_ps_ = rows_.time_ps();
    value_ = rows_.value();
    return;
  }
  over_ = true;
}

Changes Recording::changes(std::size_t channel) const {
  return {file->channel_rows(summary.channels[channel].name, summary.channels.size()), summary.end_time};
}

Recording load_recording(const std::string& path, Trust trust, Content content) {
  trace::require_verified(path);
  Recording recording;
  recording.file = std::make_shared<const trace::Trace>(path);
  const trace::Trace& trace = *recording.file;
  recording.trust = trust;
  recording.summary = trace.summary();
  const trace::TraceSummary& summary = recording.summary;
  if (summary.exit_state == "SLICE")
    throw trace::TraceError(path, "is a slice of a trace: replay and compare the whole one");
  if (summary.state == trace::TraceState::kLive) throw trace::TraceError(path, "is being written by a running process");
  for (const auto& spec : summary.channels) {
    recording.channel_by_name.emplace(spec.name, recording.channel_by_name.size());
    if (content == Content::kAll) check_channel(trace, spec);
  }
  for (const auto& name : summary.devices) {
    auto device = std::make_shared<backing::DeviceRecording>();
    device->trace = recording.file;
    device->device = name;
    device->file = path;
    for (const auto& d : summary.info.devices) {
      if (d.name == name) device->hello = d.hello;
    }
    device->built = backing::build_of(trace, name);
    device->messages = backing::messages_of(trace, name);
    device->end = summary.end_time;
    recording.devices[name] = std::move(device);
  }
  recording.events = trace.events();
  cut_after(recording.events, summary.end_time, [](const trace::EventRecord& event) { return event.time; });
  recording.verdicts = trace.verdicts();
  recording.groups = trace.digest_groups();
  for (const auto& group : recording.groups)
    if (content == Content::kAll) recording.digests.push_back(trace.digest_rows(group));
  return recording;
}

testbed::Testbed testbed_of(const Recording& recording, const std::vector<std::string>& swaps,
                            const std::vector<std::string>& sets) {
  const trace::TraceSummary& summary = recording.summary;
  testbed::TestbedOptions options = testbed::options_from(summary.info.overrides);
  options.seed = summary.info.seed;
  options.sets.insert(options.sets.end(), sets.begin(), sets.end());
  options.backings.insert(options.backings.end(), swaps.begin(), swaps.end());
  options.pace = "free";
  testbed::Testbed bed =
      testbed::parse_testbed(summary.info.testbed_path, summary.info.testbed_text, options, summary.info.files);
  for (auto& d : bed.devices) {
    if (is_swapped(swaps, d.name)) {
      if (recording.trust == Trust::kData) check_program(d, sets);
      continue;
    }
    check_backing(recording, d);
    if (d.backing == testbed::Backing::kModel) continue;
    const auto found = recording.devices.find(d.name);
    if (found == recording.devices.end())
      throw trace::TraceError(summary.path, "holds no messages of device " + d.name + ": it is of another testbed");
    if (found->second->hello.empty())
      throw trace::TraceError(summary.path, "holds no HELLO of " + d.name + " (format version " +
                                                std::to_string(summary.format_version) +
                                                "): its devices with a wire cannot be replayed; --backing " + d.name +
                                                "=... puts another part there");
    d.backing = testbed::Backing::kTrace;
    d.trace_file.text = summary.path;
  }
  bench::settle_sources(bed, recording.trust == Trust::kCode);
  return bed;
}

time::SimTime whole_duration(const testbed::Testbed& bed) { return time::SimTime::from_seconds(bed.duration_s); }

time::SimTime replay_until(const Recording& recording, const testbed::Testbed& bed) {
  const time::SimTime end = recording.summary.end_time, whole = whole_duration(bed);
  return recording.is_complete() && end == whole ? whole : std::min(whole, end + time::SimTime{1});
}

std::vector<std::string> messages_before(const Recording& recording, time::SimTime time) {
  std::vector<std::pair<std::int64_t, std::string>> lines;
  for (const auto& [name, device] : recording.devices) {
    const auto messages = device->messages;
    const auto end = messages.first_not([time](const trace::WireRecord& record) { return record.at < time; });
    for (auto i = end - std::min<std::uint64_t>(end, backing::kMessagesBefore); i < end; ++i)
      lines.emplace_back(messages[i].at.ps, backing::describe(name, messages[i]));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  if (lines.size() > backing::kMessagesBefore) lines.erase(lines.begin(), lines.end() - backing::kMessagesBefore);
  std::vector<std::string> texts;
  for (auto& [at, text] : lines) texts.push_back(std::move(text));
  return texts;
}

}  // namespace flatsat::replay
