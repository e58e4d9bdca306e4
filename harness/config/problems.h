#pragma once
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace flatsat::config {

/// Where a value was written; line 0 where there is none (a value of --set).
struct SourceLocation {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

/// "file:line:col", or the file's name alone.
std::string to_string(const SourceLocation& location);

/// A text of a file, and where it stands.
struct LocatedText {
  std::string text;
  SourceLocation location;
  bool empty() const { return text.empty(); }
};

/// One mistake of the user: where, what, and what would be right.
struct Problem {
  SourceLocation location;
  std::string text;
};

/// All mistakes at once; what() is one line each.
class ConfigError : public std::runtime_error {
 public:
  explicit ConfigError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace flatsat::config
