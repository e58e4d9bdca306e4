#pragma once
#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "harness/agents/user_rtl/pins.h"

namespace flatsat::agents::user_rtl {

/// One AXI channel that the design drives: what is valid stays valid, and as it is, until it is taken.
/// Source: AMBA AXI protocol, IHI 0022, "handshake process".
class AxiStability {
 public:
  AxiStability() = default;
  AxiStability(std::string valid, std::initializer_list<Pin> payload) : valid_(std::move(valid)), payload_(payload) {}

  /// Just before a rising edge. What is wrong; empty for nothing.
  std::string check(bool valid, bool ready) {
    std::string wrong;
    if (waiting_ && !valid) wrong = valid_ + " fell before its handshake";
    if (valid && (waiting_ || !ready)) {
      auto now = levels();
      if (waiting_ && now != before_) wrong = "what comes with " + valid_ + " changed before its handshake";
      before_ = std::move(now);
    }
    waiting_ = valid && !ready;
    return wrong;
  }

 private:
  std::vector<std::uint64_t> levels() const {
    std::vector<std::uint64_t> all;
    for (const auto& pin : payload_) pin.append(all);
    return all;
  }
  std::string valid_;
  std::vector<Pin> payload_;
  std::vector<std::uint64_t> before_;
  bool waiting_ = false;
};

}  // namespace flatsat::agents::user_rtl
