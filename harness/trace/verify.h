#pragma once
#include <string>
#include <vector>

#include "harness/trace/trace.h"

namespace flatsat::trace {

/// What verify found. `ok`: the file opens, is complete in structure, consistent, and every digest that it holds is
/// right up to `complete_until`.
struct VerifyReport {
  bool ok = false;
  std::string path;
  TraceState state{};
  std::vector<std::string> problems;   // one line each; empty if ok
  std::vector<std::string> notes;      // what a kill cost, in words
  time::SimTime complete_until{};      // everything up to here is in the file
  time::SimTime verified_until{};      // everything before here is covered by a digest that is right
  time::SimTime last_time{};           // the last instant of any column
  double complete_until_wall_s = 0.0;  // wall time of the last flush that is complete, since the start
  std::uint64_t samples = 0;
  std::uint64_t messages = 0;
  std::uint64_t events = 0;
  std::uint64_t digests_checked = 0;
  std::string digest;           // recomputed from the columns; of a finished trace equal to the one it holds
  bool is_marked_open = false;  // a finished trace whose writer was killed then: recover() takes the mark away
};

/// Checks a trace: it opens, its structure is complete, columns of a group are of equal length, times do not go
/// backwards, and digests recomputed from the columns equal the stored ones. Never throws for a bad file, never
/// crashes on one: the reading is done by a child process with limits on time and memory.
VerifyReport verify(const std::string& path);
std::string to_json(const VerifyReport& report);

/// For who uses what is in a trace: one that is damaged is not read. Errors: DamagedTrace with the first problem.
void require_verified(const std::string& path);

struct RecoverReport {
  std::string path;  // of the recovered trace
  time::SimTime complete_until{};
  time::SimTime last_time{};       // what had reached the disk in part: (complete_until, last_time] is lost
  std::uint64_t rows_dropped = 0;  // rows after complete_until, removed
  VerifyReport verified;           // of the output
};

/// Repairs the trace of a killed run: copies it, clears the flag, cuts all columns to what is complete, verifies the
/// copy and puts it at `out` (in place if equal to `in`: only then is the original replaced). Of a run that was killed
/// when its trace was whole nothing is cut: the result is the finished trace.
/// Errors: TraceError if in doubt: being written, not a trace, already closed, inconsistent, output exists, no space.
RecoverReport recover(const std::string& in, const std::string& out);
std::string to_json(const RecoverReport& report);

}  // namespace flatsat::trace
