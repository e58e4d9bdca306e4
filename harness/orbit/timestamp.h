#pragma once
#include <string>

#include "models/environment/utc.h"

namespace flatsat::orbit {

/// The epoch of an OMM: "2026-06-10T00:00:00.000000", or with the day of the year, "2026-161T00:00:00"; a Z may follow.
/// Errors: std::invalid_argument that says what would be right.
environment::Utc parse_epoch(const std::string& text);

/// The same in the other direction, to a microsecond: "2026-06-10T00:00:00.000000".
std::string epoch_text(const environment::Utc& utc);

/// A timestamp on the command line: UTC as 2027-06-21T00:00:00Z, or an offset with its unit from the elements' epoch
/// like
/// "+360 min" or "-2 d". Errors: std::invalid_argument that says what would be right.
environment::Utc parse_timestamp(const std::string& text, const environment::Utc& epoch);

/// Julian date of UTC as one number, for tables.
double julian_date(const environment::Utc& utc);

}  // namespace flatsat::orbit
