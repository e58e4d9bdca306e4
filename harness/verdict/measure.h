#pragma once
#include <optional>

#include "harness/verdict/requirement.h"
#include "harness/verdict/robustness.h"

namespace flatsat::verdict {

/// One figure, and how sure it is at the end of what was seen.
struct Measured {
  std::optional<double> value;           // nothing: never measured
  double at_best = 0.0, at_worst = 0.0;  // robustness, delays: what the time after the end could still make of it
  std::int64_t decided_ps = 0;
  std::string reason;  // why there is no value
};

/// Measures a requirement on what was seen; a pure function, the same during a run and from its trace.
Measured measure(const Requirement& requirement, const Evidence& evidence);

}  // namespace flatsat::verdict
