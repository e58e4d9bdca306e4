#pragma once
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/agents/verilated/dut_faults.h"
#include "models/compute/ecc_memory.h"

namespace flatsat::agents::verilated {

/// Faults in a design and in the memories beside it: now or before a clock edge, as flips or as bits that stick. Knows
/// the clock only as a count of cycles that its owner gives.
class FaultInjector {
 public:
  /// The design as after power-up; again for a fresh one. Must outlive this object or the next call.
  void attach(Dut& dut);
  /// A memory under the name of its injection point. Must outlive this object.
  void add_memory(const std::string& name, compute::EccMemory& memory);

  std::vector<compute::InjectionPoint> element_points() const { return elements_->points(); }
  std::vector<compute::InjectionPoint> memory_points() const;

  /// Injects at once, or before the edge of the fault's cycle. `cycle`: of the next edge. False for an unknown point, a
  /// word or mask beyond it, a cycle that is past.
  bool inject(const compute::Fault& fault, std::uint64_t cycle);
  /// Faults whose cycle is that of the edge to come.
  void before_edge(std::uint64_t cycle) {
    if (!state_.armed.empty()) inject_due(cycle);
  }
  /// Stuck bits are what they were again. `cycle`: of the next edge. See DutFaults::hold.
  void after_edge(std::uint64_t cycle) {
    elements_->hold(cycle);
    if (!state_.stuck_words.empty()) hold_words(cycle);
  }
  bool holding() const { return elements_->holding() || !state_.stuck_words.empty(); }
  /// Power is lost: nothing sticks any more; faults that wait for their cycle still do.
  void release();

  /// A fault whose cycle came, once, in that order.
  std::optional<compute::Fault> take_injected();

  /// All of it, for a snapshot.
  struct State {
    std::multimap<std::uint64_t, compute::Fault> armed;  // by cycle
    std::deque<compute::Fault> injected;
    struct StuckWord {
      std::string memory;
      std::uint64_t word, mask, value, until;
    };
    std::vector<StuckWord> stuck_words;
    std::vector<DutFaults::Stuck> stuck_elements;
  };
  State state() const;
  void set_state(State state);

 private:
  compute::EccMemory* memory(const std::string& name) const;
  bool inject_now(const compute::Fault& fault, std::uint64_t cycle);
  bool known(const compute::Fault& fault) const;
  void inject_due(std::uint64_t cycle);
  void hold_words(std::uint64_t cycle);

  std::optional<DutFaults> elements_;
  std::vector<std::pair<std::string, compute::EccMemory*>> memories_;
  State state_;  // without the stuck elements
};

}  // namespace flatsat::agents::verilated
