#pragma once
#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/message.h"

namespace flatsat::trace {

/// Who stood behind a device in this run.
struct DeviceRecord {
  std::string name;
  std::string backing;        // model, rtl, emulator, board, trace
  std::string agent_version;  // empty without an agent
  std::string rtl_hash;       // of the RTL sources, hex; empty without RTL
  std::string config_hash;    // of the device's configuration, hex
  std::string hello = {};     // what its agent said of itself, JSON; empty without an agent
};

/// The manifest: everything needed to repeat the run, given at its start. No part of the digests.
struct TraceInfo {
  std::string testbed_name;
  std::string testbed_path;
  std::string testbed_text;            // the whole file, as read
  std::vector<std::string> overrides;  // "a.b=V", in the order given
  std::uint64_t seed = 0;
  std::string run_id;
  std::string flatsat_version;
  std::string git_revision;
  std::string epoch_utc;  // ISO 8601, the instant of time 0
  std::string host;
  std::map<std::string, std::string> tools;  // on which bit-equality depends: name -> version
  std::vector<DeviceRecord> devices;
  std::map<std::string, std::string> files;  // that the testbed names: name as written there -> content
  std::string command_line;
  std::string reproduce;  // the one line that repeats the run
};

/// One recorded quantity. `name` is the testbed's dotted name: letters, digits, '_', '-' and '.', at most 200.
struct ChannelSpec {
  std::string name;
  std::string units;
  std::string long_name;
  std::optional<double> lower_limit;  // in `units`
  std::optional<double> upper_limit;
  time::SimTime period{};  // > 0: stored at least this often even while unchanged; 0: only when its bits change
};

enum class Direction : std::uint8_t { kToDevice = 0, kFromDevice = 1 };

/// One message as the bench saw it: `at` is the bench's instant, message.time the sender's. Read back, message.device
/// is the device's place in the recorder's list.
struct WireRecord {
  time::SimTime at{};
  Direction direction{};
  wire::Message message;
};

/// One event. Texts longer than the column (source 48, kind 32, text 160 bytes) are cut and end in an ellipsis.
struct EventRecord {
  std::uint64_t id = 0;
  time::SimTime time{};
  std::string source;
  std::string kind;
  std::string text;
  double value = std::numeric_limits<double>::quiet_NaN();
  std::uint64_t cause = 0;  // id of the event or message that led to it; 0 none
};

/// The judgement of one requirement.
struct VerdictRecord {
  std::string requirement;  // 64 bytes
  std::string verdict;      // PASS, FAIL, INCONCLUSIVE, ERROR, ABORTED; 16 bytes
  double value = std::numeric_limits<double>::quiet_NaN();
  double limit = std::numeric_limits<double>::quiet_NaN();
  double margin = std::numeric_limits<double>::quiet_NaN();
  std::string unit;         // 16 bytes
  time::SimTime time{};     // the instant that decided it
  std::string text;         // 160 bytes
  std::uint64_t cause = 0;  // id of the event that decided it; 0 none
};

/// How late the bench was against the wall clock at one exchange.
struct LateRecord {
  time::SimTime time{};
  double lateness_s = 0.0;
};

/// One snapshot of a chained digest: covers everything of its group with time < `time` (<= for the last).
struct DigestRecord {
  time::SimTime time{};
  std::string digest;  // 64 hex digits
};

/// How the run ended.
struct RunEnd {
  std::string exit_state;  // PASS, FAIL, INCONCLUSIVE, ERROR, ABORTED; 16 bytes
  time::SimTime end_time{};
  std::vector<std::pair<std::string, double>> totals;  // name -> value: exchanges, jobs, energy_j, ...
};

}  // namespace flatsat::trace
