#include "harness/base/suggest.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace flatsat::base {
namespace {

/// Edits (insert, delete, replace) that turn one word into the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t above = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

std::string closest_name(std::string_view word, const std::vector<std::string>& names) {
  if (word.size() > 100) return {};
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
  for (const auto& name : names) {
    const std::size_t d = distance(word, name);
    if (d < best_distance) best_distance = d, best = name;
  }
  return best;
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& names, std::string otherwise) {
  const std::string close = closest_name(word, names);
  return close.empty() ? std::move(otherwise) : "; did you mean " + close + "?";
}

}  // namespace flatsat::base
