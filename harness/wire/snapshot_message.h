#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/wave_window.h"

namespace flatsat::wire {

/// SNAPSHOT as the bench asks it.
struct SnapshotRequest {
  enum class Action { kTake, kRestore, kList, kWaves } action = Action::kList;
  std::uint64_t id = 0;
  std::optional<WaveWindow> waves{};  // of kWaves: the next one
};
/// Errors: WireError.
SnapshotRequest read_snapshot_request(const std::string& text);

/// SNAPSHOT as the agent answers it.
struct SnapshotReport {
  struct Kept {
    std::uint64_t id = 0;
    time::SimTime time{};
  };
  bool done = false;  // false: no such number
  std::vector<Kept> kept{};
  time::SimTime now{}, horizon{};
};
std::string to_json(const SnapshotReport& report);
/// What the agent answered. Errors: WireError.
SnapshotReport read_snapshot_report(const std::string& text);

}  // namespace flatsat::wire
