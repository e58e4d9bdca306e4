#include "harness/config/problems.h"

#include <algorithm>
#include <tuple>

namespace flatsat::config {
namespace {

std::vector<Problem> sorted(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.location.file, a.location.line, a.location.column) <
           std::tie(b.location.file, b.location.line, b.location.column);
  });
  return problems;
}

std::string lines_of(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems)
    text += (text.empty() ? "" : "\n") + to_string(problem.location) + ": " + problem.text;
  return text;
}

}  // namespace

std::string to_string(const SourceLocation& location) {
  if (location.line == 0) return location.file;
  return location.file + ":" + std::to_string(location.line) + ":" + std::to_string(location.column);
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(lines_of(sorted(problems))), problems_(sorted(std::move(problems))) {}

}  // namespace flatsat::config
