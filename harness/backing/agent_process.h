#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "harness/base/lifeline.h"
#include "harness/base/output_tail.h"
#include "harness/base/process.h"

namespace flatsat::backing {

/// One agent executable, started by the bench and ended with it: SIGTERM, then SIGKILL after two seconds; SIGTERM when
/// the thread of the bench that started it dies. What it writes to stdout and stderr is read while it runs, and the
/// newest 64 KiB of it are kept.
class AgentProcess {
 public:
  /// Errors: std::runtime_error that names the file when it is missing or not executable.
  /// `environment`: NAME=VALUE, beside what this process has. `life`: its stdin, /dev/null where there is none.
  AgentProcess(const std::string& program, const std::vector<std::string>& arguments,
               const std::vector<std::string>& environment = {}, const base::Lifeline* life = nullptr);

  /// Empty while the process lives; else how it ended and the last line it wrote: "was killed by signal 9 (Killed)".
  std::string death();
  /// Waits for the process to end by itself; false when it did not within `seconds` of wall time.
  bool wait_for_end(double seconds);
  /// SIGTERM, also to one that is stopped.
  void terminate();
  void kill();
  pid_t pid() const { return child_.pid(); }

 private:
  std::string last_line();

  std::optional<base::OutputTail> output_;
  base::Child child_;  // ends before the reader of what it writes
};

}  // namespace flatsat::backing
