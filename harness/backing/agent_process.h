#pragma once
#include <sys/types.h>

#include <string>
#include <vector>

namespace flatsat::backing {

/// One agent executable, started by the bench and ended with it. What it writes to stderr is kept, up to 64 KiB.
class AgentProcess {
 public:
  /// Errors: std::runtime_error that names the file when it is missing or not executable.
  AgentProcess(const std::string& program, const std::vector<std::string>& arguments);
  /// SIGTERM, then SIGKILL after two seconds.
  ~AgentProcess();
  AgentProcess(const AgentProcess&) = delete;
  AgentProcess& operator=(const AgentProcess&) = delete;

  /// Empty while the process lives; else how it ended and the last line it wrote: "was killed by signal 9 (Killed)".
  std::string death();
  /// Waits for the process to end by itself; false when it did not within `seconds` of wall time.
  bool wait_for_end(double seconds);
  pid_t pid() const { return pid_; }

 private:
  bool reap(int options);
  std::string last_line();

  pid_t pid_ = -1;
  int stderr_ = -1;
  bool ended_ = false;
  int status_ = 0;
};

}  // namespace flatsat::backing
