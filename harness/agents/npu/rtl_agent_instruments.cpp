// What only a bench can ask of the agent: faults, waves, snapshots, and the end of a design that gave up or stalls.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/npu/rtl_agent.h"
#include "harness/wire/payload.h"

namespace flatsat::agents::npu {
namespace {

using nlohmann::json;

constexpr std::uint64_t kQuietCycles = 1'000'000;  // 4 ms at 250 MHz; a second or two of wall time

}  // namespace

void RtlAgent::read_instruments(const std::string& text) {
  const auto config = json::parse(text);
  if (config.contains("waves")) want_waves(config.at("waves").dump());
  if (!config.contains("snapshots")) return;
  const auto& s = config.at("snapshots");
  snapshot_cycles_ = s.value("every_cycles", std::uint64_t{0});
  next_snapshot_cycle_ = snapshot_cycles_;
  for (const std::int64_t at : s.value("at_ps", std::vector<std::int64_t>())) snapshot_times_ps_.push_back(at);
  std::sort(snapshot_times_ps_.begin(), snapshot_times_ps_.end());
  if (s.contains("keep_bytes")) snapshots_.set_limit(s.at("keep_bytes"));
}

void RtlAgent::want_waves(const std::string& window) {
  const auto w = json::parse(window);
  waves_.want(w.at("file"), w.at("from_ps"), w.at("to_ps"));
}

/// A design that has ended itself cannot be carried on.
void RtlAgent::check_alive() const {
  if (rtl_.complaint().empty()) return;
  char at[32];
  std::snprintf(at, sizeof at, "%.12g", time::to_seconds(now_));
  throw std::runtime_error("the RTL gave up at " + std::string(at) + " s: " + rtl_.complaint());
}

/// A design that is neither idle nor moves anything at its ports would be clocked for ever: it is left alone, and said
/// so, until somebody speaks to it again. Its own watchdog has had its time by then.
void RtlAgent::check_progress(std::vector<wire::Message>& outputs) {
  const std::uint64_t quiet = rtl_.quiet_cycles();
  if (quiet < kQuietCycles || quiet < 3 * rtl_.watchdog() || rtl_.idle()) return;
  stalled_ = true;
  emit_event("stalled", "neither idle nor moving for " + std::to_string(quiet) + " cycles: its clock stands",
             static_cast<double>(quiet), outputs);
}

void RtlAgent::take(std::uint64_t id) {
  const Snapshot* before = snapshots_.latest();
  Snapshot now{rtl_.take(before == nullptr ? nullptr : &before->rtl), *this};
  const auto bytes = now.rtl.own_bytes();
  snapshots_.put(id, now_, bytes, std::move(now));
}

bool RtlAgent::restore(std::uint64_t id) {
  const Snapshot* kept = snapshots_.find(id);
  if (kept == nullptr) return false;
  waves_.forget();  // its time would go back
  rtl_.restore(kept->rtl);
  static_cast<RtlAgentState&>(*this) = kept->state;
  return true;
}

kit::AgentDevice::SnapshotAnswer RtlAgent::snapshot(const std::string& request) {
  const auto asked = json::parse(request, nullptr, false);
  const std::string what = asked.is_object() ? asked.value("do", "") : "";
  const std::uint64_t id = asked.is_object() ? asked.value("id", std::uint64_t{0}) : 0;
  if (what != "take" && what != "restore" && what != "list" && what != "waves")
    throw std::runtime_error("SNAPSHOT is not as PROTOCOL.md says: " + request);
  if (what == "take") take(id);
  if (what == "waves") {
    waves_.finish();
    if (asked.contains("waves")) want_waves(asked.at("waves").dump());
  }
  const bool done = what != "restore" || restore(id);
  json list = json::array();
  for (const auto& kept : snapshots_.list()) list.push_back({{"id", kept.id}, {"time_ps", kept.time.ps}});
  const json answer{{"done", done}, {"kept", list}, {"time_ps", now_.ps}, {"horizon_ps", horizon().ps}};
  return {answer.dump(), done && what == "restore"};
}

/// At a time: when everything at it has happened, before anything later does.
void RtlAgent::take_due(std::int64_t next_ps) {
  while (!snapshot_times_ps_.empty() && snapshot_times_ps_.front() < next_ps) {
    const time::SimTime now = now_;
    now_ = std::max(now_, time::SimTime{snapshot_times_ps_.front()});
    snapshot_times_ps_.pop_front();
    take(next_snapshot_id_++);
    now_ = now;
  }
}

void RtlAgent::inject(const wire::Message& message) {
  const auto text = wire::payload::read_text(message);
  const auto asked = json::parse(text, nullptr, false);
  std::string wrong = "is not as PROTOCOL.md says";
  try {
    compute::Fault fault{
        .point = asked.at("point"), .word = asked.at("word"), .mask = asked.at("mask"), .cause = message.cause};
    fault.high_mask = asked.value("high_mask", fault.high_mask);
    fault.stuck_cycles = asked.value("stuck_cycles", std::uint64_t{0});
    if (asked.contains("cycle")) fault.cycle = asked.at("cycle").get<std::uint64_t>();
    if (!on_ && !fault.cycle)
      wrong = "the device is off";
    else if (rtl_.inject(fault))
      return;
    else
      wrong = fault.cycle && *fault.cycle < rtl_.counts().cycles ? "the cycle is past" : "unknown point, word or mask";
  } catch (const json::exception&) {
  }
  std::vector<wire::Message> said;
  emit_event("fault_refused", wrong + ": " + text, 0.0, said);
  said.back().cause = message.cause;
  later(0, std::move(said.back()));
}

}  // namespace flatsat::agents::npu
