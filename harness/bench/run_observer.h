#pragma once
#include <span>
#include <string>
#include <vector>

#include "harness/trace/records.h"

namespace flatsat::bench {

/// Sees everything that a run records, at the instant at which it happens, in the bench's order: how a replay compares
/// and a debugger watches. Calls come from the kernel's thread; none may throw.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  /// Once, before anything happens. `devices`: those with a wire, in the recorder's order.
  virtual void begin(const std::vector<trace::ChannelSpec>& channels, const std::vector<std::string>& devices) = 0;
  virtual void sample_all(time::SimTime time, std::span<const double> values) = 0;
  virtual void sample(std::size_t channel, time::SimTime time, double value) = 0;
  virtual void message(std::size_t device, const trace::WireRecord& record) = 0;
  virtual void event(const trace::EventRecord& record) = 0;
  /// Asked between two instants, and whenever else the bench looks up; `instants` is how many have happened after the
  /// start of all models. True ends the run in order.
  virtual bool wants_stop(time::SimTime now, std::uint64_t instants) = 0;
  /// Nothing at or after this instant happens before `paused` was called.
  virtual time::SimTime pause_at() const { return time::SimTime::never(); }
  virtual void paused(time::SimTime) {}
};

}  // namespace flatsat::bench
