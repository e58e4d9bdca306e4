#pragma once
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <string>

namespace flatsat::trace {

/// The child could not do its work: it threw (its text), crashed, or ran out of time or memory.
class GuardError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct GuardLimits {
  double cpu_seconds;   // ten times that by the wall clock
  std::uint64_t bytes;  // of memory beyond what this process has
};
/// Enough for a sound file of this size, with room.
GuardLimits limits_for(std::uint64_t file_bytes);

/// Does `work` in a child process and returns what it returned: HDF5 may crash or hang on a corrupt file, and then it
/// does so there. Errors: GuardError; std::runtime_error when no child can be had.
std::string run_guarded(const std::function<std::string()>& work, const GuardLimits& limits);

}  // namespace flatsat::trace
