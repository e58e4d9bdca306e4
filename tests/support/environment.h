#pragma once
#include <cstdlib>
#include <optional>
#include <string>

namespace flatsat::support {

/// A variable of the environment, set or taken away for the time of a test case; it is as it was afterwards.
class EnvironmentVariable {
 public:
  EnvironmentVariable(std::string name, const std::optional<std::string>& value) : name_(std::move(name)) {
    if (const char* before = std::getenv(name_.c_str())) before_ = before;
    put(value);
  }
  ~EnvironmentVariable() { put(before_); }
  EnvironmentVariable(const EnvironmentVariable&) = delete;
  EnvironmentVariable& operator=(const EnvironmentVariable&) = delete;

 private:
  void put(const std::optional<std::string>& value) const {
    if (value)
      setenv(name_.c_str(), value->c_str(), 1);
    else
      unsetenv(name_.c_str());
  }
  const std::string name_;
  std::optional<std::string> before_;
};

}  // namespace flatsat::support
