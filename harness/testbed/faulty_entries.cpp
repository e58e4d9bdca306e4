#include "harness/testbed/faulty_entries.h"

#include <iterator>

namespace flatsat::testbed {

FaultyEntries::FaultyEntries(const Testbed& bed, const std::vector<config::Problem>& problems) : file_(bed.path) {
  const auto add = [this](const auto& list, bool is_part) {
    for (const auto& one : list) entries_.emplace(one.location.line, is_part);
  };
  add(bed.satellites, true);
  add(bed.devices, true);
  add(bed.models, true);
  add(bed.profiles, false);
  add(bed.stimuli, false);
  add(bed.requirements, false);
  add(bed.waivers, false);
  add(bed.limits, false);
  add(bed.alarms, false);
  add(bed.tolerances, false);
  for (const auto& problem : problems) {
    const auto entry = entry_of(problem.location);
    faulty_.insert(entry);
    const auto found = entries_.find(entry);
    // A value of the command line may be of any part.
    const bool of_part = entry == 0 ? problem.location.line == 0 : found->second;
    parts_are_good_ = parts_are_good_ && !of_part;
  }
}

/// The first line of the table that a place is in, 0 where it is in none. Tables below one follow it.
std::uint32_t FaultyEntries::entry_of(const config::SourceLocation& location) const {
  const auto next = entries_.upper_bound(location.line);
  return location.file != file_ || next == entries_.begin() ? 0 : std::prev(next)->first;
}

bool FaultyEntries::holds(const config::SourceLocation& location) const {
  const auto entry = entry_of(location);
  return entry != 0 && faulty_.contains(entry);
}

std::vector<config::Problem> FaultyEntries::beside(const std::vector<config::Problem>& found) const {
  std::vector<config::Problem> kept;
  for (const auto& problem : found)
    if (!holds(problem.location)) kept.push_back(problem);
  return kept;
}

}  // namespace flatsat::testbed
