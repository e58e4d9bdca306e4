#pragma once
#include <span>
#include <string>
#include <string_view>

#include "harness/verdict/formula.h"

namespace flatsat::verdict {

struct EventName {
  std::string_view source, kind;
};

/// An expression that can be asked at one instant. `asker`: who asks, for the message. Errors: FormulaError, at the
/// first operator that looks at more than an instant.
void require_untimed(const Formula& formula, const std::string& asker);

/// Whether an untimed, resolved expression holds. `values` in the order of the channels it was resolved with; `events`:
/// those of this instant. Nothing is true of a NaN or of a channel that the run lacks, no comparison and not that it is
/// other than 0.
bool holds_now(const Formula& formula, std::span<const double> values, std::span<const EventName> events);

}  // namespace flatsat::verdict
