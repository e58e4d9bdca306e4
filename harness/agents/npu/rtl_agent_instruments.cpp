// What only a bench can ask of the agent: faults, waves, snapshots, and the end of a design that gave up or stalls.
#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/npu/rtl_agent.h"
#include "models/base/event_kinds.h"

namespace flatsat::agents::npu {
namespace {

constexpr std::uint64_t kQuietCycles = 1'000'000;  // 4 ms at 250 MHz; a second or two of wall time

}  // namespace

void RtlAgent::configure_snapshots(const nlohmann::json& config) {
  snapshot_cycles_ = config.value("every_cycles", std::uint64_t{0});
  next_snapshot_cycle_ = snapshot_cycles_;
  for (const std::int64_t at : config.value("at_ps", std::vector<std::int64_t>())) snapshot_times_ps_.push_back(at);
  std::sort(snapshot_times_ps_.begin(), snapshot_times_ps_.end());
  if (config.contains("keep_bytes")) snapshots_.set_limit(config.at("keep_bytes"));
}

/// A design that has ended itself cannot be carried on.
void RtlAgent::check_alive() const {
  if (rtl_.complaint().empty()) return;
  char at[32];
  std::snprintf(at, sizeof at, "%.12g", time::to_seconds(now()));
  throw std::runtime_error("the RTL gave up at " + std::string(at) + " s: " + rtl_.complaint());
}

/// A design that is neither idle nor moves anything at its ports would be clocked for ever: its clock stands until
/// there is an input again, and an event reports it. Its own watchdog has had its time by then.
void RtlAgent::check_progress() {
  const std::uint64_t quiet = rtl_.quiet_cycles();
  if (quiet < kQuietCycles || quiet < 3 * rtl_.watchdog() || rtl_.idle()) return;
  state_.stalled = true;
  emit_event(model::events::kStalled,
             "neither idle nor moving for " + std::to_string(quiet) + " cycles: its clock stands",
             static_cast<double>(quiet));
}

void RtlAgent::take(std::uint64_t id, time::SimTime time) {
  const Snapshot* before = snapshots_.latest();
  Snapshot taken{rtl_.take(before == nullptr ? nullptr : &before->rtl), state_, link()};
  taken.link.now = time;
  const auto bytes = taken.rtl.own_bytes();
  snapshots_.put(id, time, bytes, std::move(taken));
}

bool RtlAgent::restore(std::uint64_t id) {
  const Snapshot* kept = snapshots_.find(id);
  if (kept == nullptr) return false;
  waves_.forget();  // its time would go back
  rtl_.restore(kept->rtl);
  state_ = kept->state;
  set_link(kept->link);
  return true;
}

bool RtlAgent::keep_or_restore(const wire::SnapshotRequest& request) {
  using Action = wire::SnapshotRequest::Action;
  if (request.action == Action::kTake) take(request.id, now());
  if (request.action == Action::kWaves) {
    waves_.finish();
    if (request.waves) want_waves(*request.waves);
  }
  return request.action != Action::kRestore || restore(request.id);
}

std::vector<wire::SnapshotReport::Kept> RtlAgent::kept_snapshots() const {
  std::vector<wire::SnapshotReport::Kept> kept;
  for (const auto& one : snapshots_.list()) kept.push_back({one.id, one.time});
  return kept;
}

/// At a time: when everything at it has happened, before anything later does.
void RtlAgent::take_due(time::SimTime next) {
  while (!snapshot_times_ps_.empty() && snapshot_times_ps_.front() < next.ps) {
    take(next_snapshot_id_++, std::max(now(), time::SimTime{snapshot_times_ps_.front()}));
    snapshot_times_ps_.pop_front();
  }
}

void RtlAgent::instant_over() {
  if (snapshot_cycles_ == 0 || rtl_.counts().cycles < next_snapshot_cycle_) return;
  next_snapshot_cycle_ = rtl_.counts().cycles + snapshot_cycles_;
  take(next_snapshot_id_++, now());
}

std::string RtlAgent::inject(const compute::Fault& fault) {
  if (!state_.on && !fault.cycle) return "the device is off";
  if (rtl_.inject(fault)) return {};
  return fault.cycle && *fault.cycle < rtl_.counts().cycles ? "the cycle is past" : "unknown point, word or mask";
}

}  // namespace flatsat::agents::npu
