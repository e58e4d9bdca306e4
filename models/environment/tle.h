#pragma once
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "models/environment/utc.h"

namespace flatsat::environment {

/// A two-line element set as its numbers; angles in rad, motion in rad/min.
struct Tle {
  std::string satellite;
  Utc epoch;
  double bstar = 0.0;  // 1/Earth radius
  double inclination = 0.0, raan = 0.0, eccentricity = 0.0, argument_of_perigee = 0.0, mean_anomaly = 0.0;
  double mean_motion = 0.0;  // Kozai
};

/// One mistake in a set: line 1 or 2, column from 1 as in the format's description, and what would be right.
struct TleProblem {
  int line;
  std::size_t column;
  std::string text;
};

/// All mistakes of one set.
class TleError : public std::invalid_argument {
 public:
  explicit TleError(std::vector<TleProblem> problems);
  const std::vector<TleProblem>& problems() const { return problems_; }

 private:
  std::vector<TleProblem> problems_;
};

/// Errors: TleError.
Tle parse_tle(const std::string& line1, const std::string& line2);

/// Whether a text has the form of line 1 or 2: the number in front, about the length, and digits in most of the places
/// where the layout has digits. A line with a slip in it has the form, to be told as one; a title or a sentence that
/// begins with "1 " has not.
bool has_form_of_line(std::string_view text, int line);

/// The catalogue number that a set's five columns say, or a person writes: digits, or alpha-5, whose first letter (but
/// I and O) stands for 10 to 33. Nothing for another text.
std::optional<std::uint32_t> catalogue_number(std::string_view text);

}  // namespace flatsat::environment
