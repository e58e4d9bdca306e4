#include "harness/config/problems.h"

#include <algorithm>
#include <tuple>

namespace flatsat {
namespace {

std::vector<Problem> sorted(std::vector<Problem> problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.place.file, a.place.line, a.place.column) < std::tie(b.place.file, b.place.line, b.place.column);
  });
  return problems;
}

std::string lines_of(const std::vector<Problem>& problems) {
  std::string text;
  for (const auto& problem : problems)
    text += (text.empty() ? "" : "\n") + to_string(problem.place) + ": " + problem.text;
  return text;
}

}  // namespace

std::string to_string(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

ConfigError::ConfigError(std::vector<Problem> problems)
    : std::runtime_error(lines_of(sorted(problems))), problems_(sorted(std::move(problems))) {}

}  // namespace flatsat
