#pragma once
#include <stdexcept>
#include <string>

namespace flatsat::trace {

/// A trace cannot be written or read: the text names the file and what the system said. Exit 3 for a run.
class TraceError : public std::runtime_error {
 public:
  TraceError(const std::string& path, const std::string& what) : std::runtime_error(path + ": " + what) {}
};

/// What is in the file is not what was recorded. Exit 2: another file is needed.
class DamagedTrace : public TraceError {
 public:
  using TraceError::TraceError;
};

}  // namespace flatsat::trace
