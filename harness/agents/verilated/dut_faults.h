#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "harness/agents/verilated/dut.h"
#include "models/compute/device_types.h"

namespace flatsat::agents::verilated {

/// The bits of a fault as bytes, lowest first, as long as the word; empty where the mask is 0 or wider than the word.
std::vector<std::uint8_t> mask_bytes(const compute::Fault& fault, unsigned word_bits);

/// Injects faults into the state elements of a design. Knows the clock only as a count that its owner gives.
class DutFaults {
 public:
  explicit DutFaults(Dut& dut);

  std::vector<compute::InjectionPoint> points() const;

  /// False for an unknown point, or a word or mask beyond it.
  bool known(const compute::Fault& fault) const { return element_of(fault) != nullptr; }
  /// Flips the bits now and settles the design; stuck ones are held until `cycle` + stuck_cycles. fault.cycle is not
  /// looked at. False for a fault that is not known.
  bool inject(const compute::Fault& fault, std::uint64_t cycle);

  /// To be called after the eval() of every clock edge, with the count of the cycles so far: stuck bits are what they
  /// were again, and all logic behind them has settled before anybody looks.
  void hold(std::uint64_t cycle) {
    if (!stuck_.empty()) hold_all(cycle);
  }
  bool holding() const { return !stuck_.empty(); }
  void release() { stuck_.clear(); }

  /// What is held, for a snapshot.
  struct Stuck {
    std::string point;
    std::uint64_t word, until;
    std::vector<std::uint8_t> mask, value;
  };
  const std::vector<Stuck>& stuck() const { return stuck_; }
  void set_stuck(std::vector<Stuck> stuck) { stuck_ = std::move(stuck); }

 private:
  const StateElement* element_of(const compute::Fault& fault) const;
  void hold_all(std::uint64_t cycle);

  Dut& dut_;
  std::map<std::string, StateElement> elements_;
  std::vector<Stuck> stuck_;
};

}  // namespace flatsat::agents::verilated
