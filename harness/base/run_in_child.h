#pragma once
#include <csignal>
#include <cstddef>
#include <functional>
#include <limits>
#include <stdexcept>
#include <string>

#include "harness/base/process.h"

namespace flatsat::base {

struct ForkOptions {
  int signal_when_parent_dies = SIGTERM;
  bool has_own_group = false;  // it leads a process group: a signal to the group takes along what it starts
};

/// Does `work` in a copy of this process; its return value becomes the exit status, 3 stands for an exception, whose
/// text goes to stderr. The copy ends without the destructors of this process. Errors: std::runtime_error.
Child fork_child(const std::function<int()>& work, const ForkOptions& options = {});

struct ChildLimits {
  double seconds = std::numeric_limits<double>::infinity();  // of wall time
  std::size_t most_bytes = std::size_t{1} << 30;             // of the answer
  /// Calls the function that it is given, which forks: for a caller who must hold something while that happens.
  std::function<void(const std::function<void()>& fork)> fork_within = [](const auto& fork) { fork(); };
};

/// What came of work in a child process.
struct ChildAnswer {
  enum class Kind { kResult, kException, kTooLate, kTooLong, kDied };
  Kind kind = Kind::kDied;
  std::string text = {};  // the result, or what the exception said
  ExitStatus status = {};
};
/// Does `work` in a copy of this process and fetches what it returned. Errors: std::runtime_error when there is no
/// child to be had.
ChildAnswer ask_child(const std::function<std::string()>& work, const ChildLimits& limits = {});

/// The child threw (its text), died ("its process was killed by signal 11 (Segmentation fault)"), or took too long.
class ChildError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
/// The same for who wants the result or an error. Errors: ChildError, too.
std::string run_in_child(const std::function<std::string()>& work, const ChildLimits& limits = {});

}  // namespace flatsat::base
