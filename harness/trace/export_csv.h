#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/trace/trace.h"

namespace flatsat::trace {

struct CsvOptions {
  std::vector<std::string> channels;  // names, or patterns with * and ?
  time::SimTime every{};              // > 0: rows at its multiples; 0: rows where a channel changed
};

/// Channels as CSV: "time [s],NAME [UNIT],...". Each value holds until the next row; a cell is empty before a channel's
/// first sample. Times are exact to the picosecond, values read back to the same bits.
/// Errors: ConfigError for a pattern that fits nothing, with the nearest name.
void export_csv(const Trace& trace, const CsvOptions& options, std::ostream& out);

}  // namespace flatsat::trace
