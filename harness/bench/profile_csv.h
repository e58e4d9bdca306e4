#pragma once
#include <string>
#include <vector>

#include "harness/config/problems.h"

namespace flatsat::bench {

struct ProfileColumn {
  std::string name, unit;  // of "NAME [UNIT]"; "1" where no unit stands
  std::vector<double> values;
  config::SourceLocation location;
};

struct ProfileRow {
  double seconds = 0.0;
  config::SourceLocation location;
};

/// A CSV file: the first column is the time, "time [s]", the others "NAME [UNIT]". Lines that begin with '#' are
/// comments.
struct ProfileTable {
  std::vector<ProfileRow> rows;
  std::vector<ProfileColumn> columns;
};

/// Errors: ConfigError with every wrong cell by line and column (in characters), at most the first twenty.
ProfileTable parse_profile_csv(const std::string& text, const std::string& path);

}  // namespace flatsat::bench
