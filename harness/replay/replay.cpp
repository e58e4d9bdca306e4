#include "harness/replay/replay.h"

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <filesystem>

#include "flatsat_revision.h"
#include "flatsat_version.h"
#include "harness/bench/tools.h"
#include "harness/replay/checker.h"
#include "harness/replay/debugger.h"

namespace flatsat::replay {
namespace {

bool is_same_number(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

/// Verdicts are no part of a digest: they are held against the recorded ones by themselves.
std::optional<backing::Divergence> verdicts_differ(const Recording& recording, const bench::RunResult& run) {
  const auto make = [&](const std::string& id, const std::string& expected, const std::string& got) {
    return backing::Divergence{recording.summary.end_time, "verdict " + id, expected, got, {}};
  };
  if (recording.verdicts.size() != run.requirements.size())
    return make("count", std::to_string(recording.verdicts.size()), std::to_string(run.requirements.size()));
  for (std::size_t i = 0; i < run.requirements.size(); ++i) {
    const auto& was = recording.verdicts[i];
    const auto& is = run.requirements[i].judgement;
    const double value = is.value.value_or(std::nan(""));
    if (was.requirement == is.requirement && was.verdict == verdict::to_string(is.verdict) &&
        is_same_number(was.value, value) && is_same_number(was.limit, is.limit) &&
        is_same_number(was.margin, is.margin) && was.time == is.decided)
      continue;
    return make(was.requirement,
                was.verdict + " " + backing::exact_number(was.value) + " at " + backing::exact_seconds(was.time),
                std::string(verdict::to_string(is.verdict)) + " " + backing::exact_number(value) + " at " +
                    backing::exact_seconds(is.decided));
  }
  return std::nullopt;
}

/// What the run was stopped by is not in the models: only one that came to its end or was aborted judges again alike.
bool has_comparable_verdicts(const Recording& recording) {
  return recording.is_complete() && recording.summary.exit_state != "ERROR";
}

void note_versions(const Recording& recording, ReplayResult& result) {
  const trace::TraceInfo& info = recording.summary.info;
  if (info.flatsat_version != kProgramVersion || info.git_revision != kRevision)
    result.notes.push_back("recorded by flatsat " + info.flatsat_version + " revision " + info.git_revision +
                           ", replayed by " + kProgramVersion + " revision " + kRevision);
  const auto tools = bench::tool_versions();
  for (const auto& [name, recorded] : info.tools) {
    const auto here = tools.find(name);
    if (here != tools.end() && here->second != recorded)
      result.notes.push_back("recorded with " + name + " " + recorded + ", replayed with " + here->second);
  }
}

void note_state(const Recording& recording, ReplayResult& result) {
  const trace::TraceSummary& summary = recording.summary;
  if (summary.state == trace::TraceState::kFinished && summary.exit_state != "ERROR") return;
  result.notes.push_back("the recorded run is " + std::string(trace::to_string(summary.state)) +
                         (summary.exit_state.empty() ? "" : ", " + summary.exit_state) + ": replayed up to " +
                         backing::exact_seconds(summary.end_time));
}

void run_models(const Recording& recording, const ReplayOptions& options, ReplayResult& result) {
  const bool closed = result.mode == ReplayMode::kClosedLoop;
  testbed::Testbed bed = testbed_of(recording, options.swaps, options.sets);
  const time::SimTime until = closed ? whole_duration(bed) : replay_until(recording, bed);
  Checker checker(recording, !closed, closed);
  bench::RunOptions run;
  run.output = options.output;
  run.command_line = run.reproduce = options.reproduce;
  run.observer = &checker;
  run.until = closed ? time::SimTime::never() : until;
  run.stop = options.stop;
  run.recording = [&recording](const testbed::DeviceConfig& config) { return recording.devices.at(config.name); };
  result.run = bench::run_testbed(std::move(bed), run);
  if (result.run.stopped_by == 0 && !result.run.first_divergence && !checker.divergence())
    checker.finish(until + time::SimTime{1});
  result.first_divergence = checker.divergence();
  if (!result.first_divergence) result.first_divergence = result.run.first_divergence;
  if (!result.first_divergence && has_comparable_verdicts(recording))
    result.first_divergence = verdicts_differ(recording, result.run);
  result.digests_checked = checker.digests_checked();
  if (result.run.first_divergence && closed) result.notes.push_back(result.run.error);
  if (!result.run.error.empty() && !result.first_divergence && recording.summary.exit_state != "ABORTED")
    result.error = result.run.error;
}

void run_devices(const Recording& recording, const ReplayOptions& options, ReplayResult& result) {
  const testbed::Testbed bed = testbed_of(recording, options.swaps, options.sets);
  for (const auto& config : bed.devices) {
    if (config.backing == testbed::Backing::kTrace) continue;
    const auto swapped = std::find_if(options.swaps.begin(), options.swaps.end(),
                                      [&](const auto& s) { return s.rfind(config.name + "=", 0) == 0; });
    if (swapped == options.swaps.end()) continue;
    const auto found = recording.devices.find(config.name);
    if (config.backing == testbed::Backing::kModel || found == recording.devices.end())
      throw config::ConfigError({{{"--backing " + *swapped, 0, 0},
                                  config.backing == testbed::Backing::kModel
                                      ? "a model lives in the bench and has no wire to drive: add --closed-loop"
                                      : "the trace holds no messages of " + config.name + ": add --closed-loop"}});
    result.open_loop.push_back(run_open_loop(config, bed.seed, *found->second, options.waves));
    if (options.waves.device == config.name) result.waves = options.waves.file;
    const auto& first = result.open_loop.back().first_divergence;
    if (first && (!result.first_divergence || first->time < result.first_divergence->time))
      result.first_divergence = first;
  }
}

}  // namespace

const char* to_string(ReplayMode mode) {
  switch (mode) {
    case ReplayMode::kReplay:
      return "replay";
    case ReplayMode::kOpenLoop:
      return "open-loop";
    case ReplayMode::kClosedLoop:
      return "closed-loop";
  }
  return "?";
}

OpenLoopWaves wave_window(const Recording& recording, const std::string& device, const std::string& from,
                          const std::string& to, const std::string& file) {
  OpenLoopWaves waves;
  waves.device = device;
  waves.to = recording.summary.end_time;
  if (!from.empty()) waves.from = parse_time(from, "--from");
  if (!to.empty()) waves.to = std::min(waves.to, parse_time(to, "--to"));
  if (waves.from >= waves.to)
    throw config::ConfigError({{{"--from", 0, 0}, "must be before --to and the end of the run"}});
  waves.file = std::filesystem::absolute(file).string();
  return waves;
}

std::string recorded_backing(const Recording& recording, const std::string& device) {
  for (const auto& one : recording.summary.info.devices)
    if (one.name == device) return one.name + "=" + one.backing;
  throw config::ConfigError({{{"--waves " + device, 0, 0}, "there is no such device in the trace"}});
}

ReplayResult replay(const Recording& recording, const ReplayOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  ReplayResult result;
  result.mode = options.swaps.empty() ? ReplayMode::kReplay
                : options.closed_loop ? ReplayMode::kClosedLoop
                                      : ReplayMode::kOpenLoop;
  result.trace = recording.summary.path;
  result.state = recording.summary.state;
  result.recorded_until = recording.summary.end_time;
  result.recorded_digest = recording.summary.digest;
  result.run.reproduce = options.reproduce;
  note_versions(recording, result);
  note_state(recording, result);
  if (result.mode == ReplayMode::kOpenLoop)
    run_devices(recording, options, result);
  else
    run_models(recording, options, result);
  result.identical = !result.first_divergence && result.error.empty() && result.run.stopped_by == 0;
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace flatsat::replay
