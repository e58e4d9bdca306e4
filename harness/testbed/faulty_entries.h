#pragma once
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

/// Which tables of a testbed file have mistakes in them. Later checks go on with the others, so that a mistyped
/// duration hides no mistyped channel; what they find in a table that has a mistake already may come of it, and is left
/// out.
class FaultyEntries {
 public:
  /// `problems`: of reading `bed`, whose tables know where they stand.
  FaultyEntries(const Testbed& bed, const std::vector<config::Problem>& problems);

  /// Whether what stands there is in a table that has a mistake.
  bool holds(const config::SourceLocation& location) const;
  /// Outside of satellites, devices, models and lists: [testbed], [record], or an option of the command line.
  bool has_head() const { return faulty_.contains(0); }
  /// Satellites, devices and models are as they were meant.
  bool parts_are_good() const { return parts_are_good_; }
  /// `found` without what stands in such a table.
  std::vector<config::Problem> beside(const std::vector<config::Problem>& found) const;

 private:
  std::uint32_t entry_of(const config::SourceLocation& location) const;

  std::string file_;
  std::map<std::uint32_t, bool> entries_;  // first lines; whether the table is a part
  std::set<std::uint32_t> faulty_;         // first lines; 0: of none
  bool parts_are_good_ = true;
};

}  // namespace flatsat::testbed
