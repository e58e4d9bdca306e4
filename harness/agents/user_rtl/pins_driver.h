#pragma once
#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// Ports that are no bus, as words that are written and read: what is written in one access stands at the ports after
/// one edge; a read gives what stood there before one.
class PinsDriver : public BusDriver {
 public:
  PinsDriver(BusLayout layout, const verilated::Dut& dut, bool& changed);
  void sample() override;
  void advance() override;
  bool busy() const override;
  std::string outstanding() const override;
  void ask(BusTransfer transfer) override;

 private:
  struct One {
    PinLayout layout;
    Pin pin;
    std::vector<std::uint8_t> value;  // of an input as driven, of an output as sampled
    bool pulses = false;              // and is up
  };
  void execute(const BusTransfer& transfer);
  bool write(One& one, const BusTransfer& transfer);

  std::vector<One> pins_;
  std::deque<BusTransfer> queue_;
};

}  // namespace flatsat::agents::user_rtl
