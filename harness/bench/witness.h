#pragma once
#include <span>
#include <string>
#include <vector>

#include "harness/trace/records.h"

namespace flatsat {

/// Sees everything that a run records, at the instant at which it happens, in the bench's order: how a replay compares
/// and a debugger watches. Calls come from the kernel's thread; none may throw.
class RunWitness {
 public:
  virtual ~RunWitness() = default;
  /// Once, before anything happens. `devices`: those with a wire, in the recorder's order.
  virtual void begin(const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices) = 0;
  virtual void sample_all(SimTime time, std::span<const double> values) = 0;
  virtual void sample(std::size_t channel, SimTime time, double value) = 0;
  virtual void message(std::size_t device, const WireRecord& record) = 0;
  virtual void event(const EventRecord& record) = 0;
  /// Asked between two instants, and whenever else the bench looks up; `instants` is how many have happened after the
  /// start of all models. True ends the run in order.
  virtual bool wants_stop(SimTime now, std::uint64_t instants) = 0;
  /// Nothing at or after this instant happens before `paused` was called.
  virtual SimTime pause_at() const { return SimTime::never(); }
  virtual void paused(SimTime) {}
};

}  // namespace flatsat
