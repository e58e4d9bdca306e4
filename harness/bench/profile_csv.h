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

/// A CSV file: its header begins with the time, "time [s]", the others are "NAME [UNIT]"; lines above the header and
/// those that begin with '#' are for people. Fields stand between commas, semicolons or tabs, as in the header, and may
/// be quoted.
struct ProfileTable {
  std::vector<ProfileRow> rows;
  std::vector<ProfileColumn> columns;  // that were wanted
  std::vector<std::string> names;      // of all columns beside the time
};

/// `wanted`: the name of the columns that are read; of the others nothing is looked at. Empty: all. Each row needs a
/// value in every column that is read. Errors: ConfigError with every wrong cell by line and column (in characters), at
/// most the first twenty.
ProfileTable parse_profile_csv(const std::string& text, const std::string& path, const std::string& wanted);

}  // namespace flatsat::bench
