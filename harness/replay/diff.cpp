#include "harness/replay/diff.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <sstream>

#include "harness/base/suggest.h"
#include "harness/base/text.h"

namespace flatsat::replay {
namespace {

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::string line;
  for (std::istringstream stream(text); std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string listed(const std::vector<std::string>& texts) { return texts.empty() ? "none" : base::joined(texts); }

void compare_texts(const std::string& a, const std::string& b, std::vector<ManifestDifference>& differences) {
  if (a == b) return;
  const auto first = lines_of(a), second = lines_of(b);
  const auto [at, other] = std::mismatch(first.begin(), first.end(), second.begin(), second.end());
  const std::string line = std::to_string(at - first.begin() + 1);
  differences.push_back({"testbed, line " + line, at == first.end() ? "no more lines" : *at,
                         other == second.end() ? "no more lines" : *other});
}

void compare_devices(const trace::TraceInfo& a, const trace::TraceInfo& b,
                     std::vector<ManifestDifference>& differences) {
  for (const auto& device : a.devices) {
    const auto other =
        std::find_if(b.devices.begin(), b.devices.end(), [&](const auto& d) { return d.name == device.name; });
    if (other == b.devices.end()) continue;
    const auto compare = [&](const char* what, const std::string& x, const std::string& y) {
      if (x != y) differences.push_back({"device " + device.name + ", " + what, x, y});
    };
    compare("backing", device.backing, other->backing);
    compare("agent", device.agent_version, other->agent_version);
    compare("RTL", device.rtl_hash, other->rtl_hash);
    compare("configuration", device.config_hash, other->config_hash);
  }
}

std::vector<ManifestDifference> compare_manifests(const trace::TraceInfo& a, const trace::TraceInfo& b) {
  std::vector<ManifestDifference> differences;
  const auto compare = [&](const char* what, const std::string& x, const std::string& y) {
    if (x != y) differences.push_back({what, x, y});
  };
  compare("testbed", a.testbed_name, b.testbed_name);
  compare_texts(a.testbed_text, b.testbed_text, differences);
  compare("overrides", listed(a.overrides), listed(b.overrides));
  compare("seed", std::to_string(a.seed), std::to_string(b.seed));
  compare("epoch", a.epoch_utc, b.epoch_utc);
  compare("flatsat", a.flatsat_version, b.flatsat_version);
  compare("revision", a.git_revision, b.git_revision);
  compare_devices(a, b, differences);
  return differences;
}

std::vector<std::string> names_of(const Recording& recording) {
  std::vector<std::string> names;
  for (const auto& channel : recording.summary.channels) names.push_back("channel " + channel.name);
  for (const auto& device : recording.summary.devices) names.push_back("device " + device);
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> verdict_differences(const Recording& a, const Recording& b) {
  std::vector<std::string> lines;
  for (const auto& v : a.verdicts) {
    for (const auto& w : b.verdicts) {
      if (v.requirement == w.requirement && v.verdict != w.verdict)
        lines.push_back(v.requirement + ": " + v.verdict + " " + backing::exact_number(v.value) + " against " +
                        w.verdict + " " + backing::exact_number(w.value));
    }
  }
  return lines;
}

std::vector<std::string> event_differences(const Recording& a, const Recording& b) {
  std::map<std::string, std::pair<int, int>> counts;
  for (const auto& e : a.events) ++counts[e.source + "." + e.kind].first;
  for (const auto& e : b.events) ++counts[e.source + "." + e.kind].second;
  std::vector<std::string> lines;
  for (const auto& [kind, count] : counts) {
    if (count.first != count.second)
      lines.push_back(kind + ": " + std::to_string(count.first) + " against " + std::to_string(count.second));
  }
  return lines;
}

time::SimTime first_of(const Recording& recording, const std::string& kind) {
  std::vector<std::string> kinds;
  for (const auto& event : recording.events) {
    if (event.kind == kind || event.source + "." + event.kind == kind) return event.time;
    kinds.push_back(event.kind);
  }
  throw config::ConfigError({{{"--align event:" + kind, 0, 0},
                              recording.summary.path + " has no such event" + base::did_you_mean(kind, kinds)}});
}

}  // namespace

DiffResult diff(const Recording& a, const Recording& b, const DiffOptions& options) {
  DiffResult result;
  result.a = a.summary.path;
  result.b = b.summary.path;
  result.manifest = compare_manifests(a.summary.info, b.summary.info);
  const auto in_a = names_of(a), in_b = names_of(b);
  std::set_difference(in_a.begin(), in_a.end(), in_b.begin(), in_b.end(), std::back_inserter(result.only_in_a));
  std::set_difference(in_b.begin(), in_b.end(), in_a.begin(), in_a.end(), std::back_inserter(result.only_in_b));
  if (!options.align.empty()) {
    result.shift = first_of(a, options.align) - first_of(b, options.align);
  } else {
    result.first_divergence = first_divergence(a, b);
  }
  result.channels = differing_channels(a, b, result.shift);
  result.verdicts = verdict_differences(a, b);
  result.events = event_differences(a, b);
  const bool same_sets = result.only_in_a.empty() && result.only_in_b.empty();
  const bool within = std::all_of(result.channels.begin(), result.channels.end(),
                                  [](const ChannelDifference& d) { return d.is_within(); });
  result.identical = options.align.empty() && same_sets && !result.first_divergence && result.verdicts.empty() &&
                     a.summary.end_time == b.summary.end_time;
  // A tolerance is for what was measured: messages and events of the one differ then as well.
  const bool tolerated = !result.channels.empty() || !options.align.empty();
  result.same =
      result.identical || (tolerated && same_sets && within && result.verdicts.empty() && result.events.empty());
  return result;
}

}  // namespace flatsat::replay
