// A replay that goes forward once and shows what was asked for.
#include <algorithm>
#include <chrono>
#include <cinttypes>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/replay/debugger.h"
#include "harness/replay/shell.h"
#include "harness/report/run_json.h"
#include "harness/verdict/names.h"

namespace flatsat::replay {
namespace {

using nlohmann::json;

constexpr std::size_t kLastEvents = 5;

/// The goals of a walk, one after the other: to the beginning, then instant by instant where something is watched.
class Walker {
 public:
  Walker(const Recording& recording, const WalkOptions& options) : options_(options), recording_(recording) {
    if (!options.from.empty()) from_ = parse_time(options.from, "--from");
    if (!options.to.empty()) to_ = parse_time(options.to, "--to");
    if (!options.until.empty()) condition_.emplace(options.until, recording.summary.channels, event_names(recording));
    for (const auto& name : options.watch) watch(name);
  }

  Debugger::Goal next(const Position& at, const Debugger& debugger) {
    result.time = at.time;
    result.instant = at.instant;
    result.state_digest = at.digest;
    result.ended = at.ended;
    result.condition_holds = at.holds;
    Debugger::Goal goal;
    const bool there = at.time >= from_;
    if (there) note(at.time, debugger);
    const bool only_there = options_.to.empty() && !condition_ && watched_.empty();
    if (at.ended || at.holds || (there && only_there) || at.time >= to_) {
      goal.quit = true;
      return goal;
    }
    if (!there) {
      goal.time = from_;
      return goal;
    }
    if (!to_.is_never()) goal.time = to_;
    if (condition_) goal.condition = &*condition_;
    if (!watched_.empty()) goal.instant = at.instant + 1;
    return goal;
  }

  WalkResult result;

 private:
  /// A channel, or an event: then how many of it came so far.
  void watch(const std::string& name) {
    const auto& channels = recording_.summary.channels;
    const bool event = is_event_alone(name, channels, event_names(recording_));
    watched_.push_back(
        {event ? name : "", event ? 0 : find_channel(name, channels, "--watch", event_names(recording_))});
    result.watched.push_back(event ? name : channels[watched_.back().channel].name);
    result.units.push_back(event ? "1" : channels[watched_.back().channel].units);
  }

  static double count(const std::string& name, const std::vector<trace::EventRecord>& events) {
    return static_cast<double>(std::count_if(events.begin(), events.end(),
                                             [&](const auto& e) { return verdict::is_event(name, e.source, e.kind); }));
  }

  void note(time::SimTime time, const Debugger& debugger) {
    if (watched_.empty()) return;
    WalkRow row{time, {}};
    for (const auto& [event, channel] : watched_)
      row.values.push_back(event.empty() ? debugger.values()[channel] : count(event, debugger.events()));
    const auto same = [](double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); };
    if (!result.rows.empty() &&
        std::equal(row.values.begin(), row.values.end(), result.rows.back().values.begin(), same))
      return;
    result.rows.push_back(std::move(row));
  }

  const WalkOptions& options_;
  const Recording& recording_;
  time::SimTime from_{}, to_ = time::SimTime::never();
  std::optional<Condition> condition_;
  struct Watched {
    std::string event;  // or the channel
    std::size_t channel;
  };
  std::vector<Watched> watched_;
};

std::string line(const char* format, auto... args) {
  char text[256];
  std::snprintf(text, sizeof text, format, args...);
  return text;
}

json number_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

}  // namespace

WalkResult walk(const Recording& recording, const WalkOptions& options) {
  const auto begin = std::chrono::steady_clock::now();
  Walker walker(recording, options);
  Debugger* self = nullptr;
  Debugger debugger(recording, [&](const Position& at) { return walker.next(at, *self); });
  self = &debugger;
  const time::SimTime end = fly_again(recording, debugger);
  if (!debugger.divergence()) debugger.ended(end);
  WalkResult result = std::move(walker.result);
  result.first_divergence = debugger.divergence();
  for (std::size_t i = 0; i < debugger.channels().size(); ++i)
    result.values.emplace_back(debugger.channels()[i].name, debugger.values()[i]);
  const auto& events = debugger.events();
  result.last_events.assign(events.end() - static_cast<std::ptrdiff_t>(std::min(events.size(), kLastEvents)),
                            events.end());
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

std::string to_json(const WalkResult& r) {
  json rows = json::array(), values = json::object(), events = json::array();
  for (const auto& row : r.rows) {
    json cells = json::array();
    for (const double value : row.values) cells.push_back(number_or_null(value));
    rows.push_back({{"time_s", time::to_seconds(row.time)}, {"time_ps", row.time.ps}, {"values", cells}});
  }
  for (const auto& [name, value] : r.values) values[name] = number_or_null(value);
  for (const auto& event : r.last_events) events.push_back(backing::describe(event));
  const json out{{"time_s", time::to_seconds(r.time)},
                 {"time_ps", r.time.ps},
                 {"instant", r.instant},
                 {"state_digest", r.state_digest},
                 {"ended", r.ended},
                 {"condition_holds", r.condition_holds},
                 {"watched", r.watched},
                 {"rows", rows},
                 {"values", values},
                 {"last_events", events},
                 {"first_divergence", json::parse(report::to_json(r.first_divergence))},
                 {"wall_s", r.wall_s}};
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const WalkResult& r) {
  std::string out;
  for (std::size_t i = 0; i < r.watched.size(); ++i)
    out += (i == 0 ? "time s, " : ", ") + r.watched[i] + " " + r.units[i];
  if (!r.watched.empty()) out += "\n";
  for (const auto& row : r.rows) {
    out += line("%.12f", time::to_seconds(row.time));
    for (const double value : row.values) out += line("  %.9g", value);
    out += "\n";
  }
  out += "at " + backing::exact_seconds(r.time) + line(", instant %" PRIu64, r.instant) +
         (r.condition_holds ? ": the condition holds"
          : r.ended         ? ": the end of the run"
                            : "") +
         line(" (%.2f s)\n", r.wall_s);
  if (r.watched.empty()) {
    for (const auto& [name, value] : r.values) out += line("  %-40s%.9g\n", name.c_str(), value);
  }
  for (const auto& event : r.last_events) out += "  " + backing::describe(event) + "\n";
  out += "state  " + r.state_digest + "\n";
  return out;
}

}  // namespace flatsat::replay
