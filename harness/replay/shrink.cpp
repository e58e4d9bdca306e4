// Which faults a failure needs: leaving out one by one, and delta debugging.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>
#include <set>

#include "harness/replay/explain.h"

namespace flatsat::replay {
namespace {

std::string in_words(const Outcome& outcome) {
  if (!outcome.error.empty()) return outcome.verdict + " (" + outcome.error + ")";
  return outcome.verdict + (std::isfinite(outcome.value) ? " " + backing::exact_number(outcome.value) : "");
}

std::vector<InjectedFault> all_but(const std::vector<InjectedFault>& faults, const std::vector<std::size_t>& kept) {
  std::vector<InjectedFault> left_out;
  for (std::size_t i = 0; i < faults.size(); ++i) {
    if (!std::binary_search(kept.begin(), kept.end(), i)) left_out.push_back(faults[i]);
  }
  return left_out;
}

Outcome fly_all(const Recording& recording, const std::string& requirement, const std::vector<std::string>& backings) {
  const Outcome base = fly_without(recording, backings, {}, requirement);
  if (base.verdict == "FAIL") return base;
  std::string with;
  for (const auto& backing : backings) with += " " + backing;
  throw std::runtime_error(requirement + " is " + in_words(base) + " when it is run again with all its faults and" +
                           with + ": choose the backings that it failed with, by --backing");
}

std::string testbed_of_kept(const Recording& recording, const std::vector<InjectedFault>& left_out,
                            const std::vector<std::string>& backings) {
  const trace::TraceInfo& info = recording.summary.info;
  testbed::TestbedOptions options = testbed::options_from(info.overrides);
  options.seed = info.seed;
  const auto sets = sets_without(recording, left_out);
  options.sets.insert(options.sets.end(), sets.begin(), sets.end());
  options.backings.insert(options.backings.end(), backings.begin(), backings.end());
  return config::merged_toml(info.testbed_text, info.testbed_path, testbed::overrides_of(options));
}

using Indices = std::vector<std::size_t>;

Indices complement(const Indices& all, std::size_t begin, std::size_t end) {
  Indices rest(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(begin));
  rest.insert(rest.end(), all.begin() + static_cast<std::ptrdiff_t>(end), all.end());
  return rest;
}

}  // namespace

void confirm(const Recording& recording, const std::string& requirement, const std::vector<std::string>& backings,
             Explanation& explanation) {
  explanation.base = in_words(fly_all(recording, requirement, backings));
  for (auto& suspect : explanation.suspects) {
    const Outcome without = fly_without(recording, backings, {suspect.fault}, requirement);
    suspect.needed = without.verdict != "FAIL";
    suspect.without = in_words(without);
  }
  std::stable_partition(explanation.chains.begin(), explanation.chains.end(), [&](const Chain& chain) {
    return chain.fault && explanation.suspects[*chain.fault].needed.value_or(false);
  });
}

std::vector<std::size_t> minimal_failing(std::size_t count, const std::function<bool(const Indices&)>& fails) {
  Indices kept(count);
  std::iota(kept.begin(), kept.end(), std::size_t{0});
  if (fails({})) return {};
  for (std::size_t parts = 2; kept.size() > 1;) {
    const std::size_t size = (kept.size() + parts - 1) / parts;
    bool smaller = false;
    for (std::size_t begin = 0; begin < kept.size() && !smaller; begin += size) {
      const std::size_t end = std::min(begin + size, kept.size());
      const Indices part(kept.begin() + static_cast<std::ptrdiff_t>(begin),
                         kept.begin() + static_cast<std::ptrdiff_t>(end));
      const Indices rest = complement(kept, begin, end);
      if (part.size() < kept.size() && fails(part)) {
        kept = part;
        parts = 2;
        smaller = true;
      } else if (parts > 2 && fails(rest)) {
        kept = rest;
        parts = std::max<std::size_t>(parts - 1, 2);
        smaller = true;
      }
    }
    if (smaller) continue;
    if (parts >= kept.size()) break;
    parts = std::min(parts * 2, kept.size());
  }
  return kept;
}

Shrunk shrink(const Recording& recording, const std::string& requirement, const std::vector<std::string>& backings) {
  const auto begin = std::chrono::steady_clock::now();
  const auto faults = faults_of(recording);
  Shrunk result;
  result.from = faults.size();
  result.outcome = fly_all(recording, requirement, backings);
  ++result.runs;
  std::set<Indices> passed;
  const auto kept = minimal_failing(faults.size(), [&](const Indices& set) {
    if (passed.contains(set)) return false;
    const Outcome outcome = fly_without(recording, backings, all_but(faults, set), requirement);
    ++result.runs;
    if (outcome.verdict == "FAIL")
      result.outcome = outcome;
    else
      passed.insert(set);
    return outcome.verdict == "FAIL";
  });
  for (const std::size_t i : kept) result.kept.push_back(faults[i]);
  result.testbed = testbed_of_kept(recording, all_but(faults, kept), backings);
  result.wall_s = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return result;
}

}  // namespace flatsat::replay
