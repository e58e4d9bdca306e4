#pragma once
#include <memory>
#include <vector>

#include "harness/verdict/stream.h"
#include "harness/verdict/tally.h"

namespace flatsat::verdict {

/// Measures one requirement while a run goes on, to the same figure as `measure` from all that was seen. It keeps the
/// extremes and sums so far and what open windows and open starts need.
class Running {
 public:
  virtual ~Running() = default;
  virtual std::unique_ptr<Running> copy() const = 0;
  /// At this instant something came by that name of an event.
  virtual void event(const std::string&, std::int64_t) {}
  /// All samples and events up to `until` have come in.
  virtual void settle(std::int64_t until) = 0;
  /// The last call.
  virtual Measured finish(std::int64_t end) = 0;
  /// Instants before `settled()` at which the figure may have been decided; any later one still may.
  virtual void candidates(std::vector<std::int64_t>& instants) const = 0;
  virtual std::int64_t settled() const = 0;
};

/// Null for a requirement that needs all of a run: one whose formula has an operator without a window, or `until` or
/// `after`, inside of another one. `requirement` must outlive it.
std::unique_ptr<Running> running_of(const Requirement& requirement, Inputs& inputs);

}  // namespace flatsat::verdict
