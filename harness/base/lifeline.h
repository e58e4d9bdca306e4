#pragma once
#include <sys/types.h>
#include <unistd.h>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// How a process that this one starts learns that this one is gone, however that happened, also through a script
/// between the two and in a container, where numbers of processes say little: the started process has the reading end
/// of a pipe for its stdin, and only this process holds the other one.
class Lifeline {
 public:
  /// For the stdin of what is started. Errors of the constructor: std::runtime_error.
  const Descriptor& end() const { return pipe_.read; }

 private:
  Pipe pipe_ = make_pipe();
};

/// Nobody holds the other end of this pipe any more. False for what is no pipe.
bool is_lifeline_cut(int fd = STDIN_FILENO);

/// The process is stopped, by Ctrl-Z or SIGSTOP, and will go on. False for one that cannot be looked at.
bool is_stopped(pid_t pid);

}  // namespace flatsat::base
