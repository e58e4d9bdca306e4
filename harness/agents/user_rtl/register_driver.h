#pragma once
#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// Drives a plain register port: select or enables, address, data; with or without ready, valid of the answer, byte
/// strobes, APB's second phase. One access at a time, one idle cycle between.
class RegisterDriver : public BusDriver {
 public:
  RegisterDriver(BusLayout layout, const verilated::Dut& dut, bool& changed);
  void sample() override;
  void advance() override;
  bool busy() const override { return !queue_.empty(); }
  std::string outstanding() const override;
  void ask(BusTransfer transfer) override;

 private:
  enum class State { kIdle, kSetup, kRequest, kAnswer, kGap };
  void put_up();
  void request();
  void withdraw();
  void word_done();

  /// A signal of the design answers accesses of this direction.
  bool answers(bool write) const { return layout_.has_signal("ack") || layout_.has_signal(write ? "wdone" : "rvalid"); }

  Pin select_, cycle_pin_, enable_, write_, read_, address_, wdata_, strobe_, nonposted_, ready_, ack_, rdata_, rvalid_,
      wdone_, error_;
  std::deque<BusTransfer> queue_;
  State state_ = State::kIdle;
  std::uint64_t done_bytes_ = 0, wait_ = 0;
  std::vector<std::uint8_t> word_, read_bytes_;
  bool ready_now_ = false, answer_now_ = false, error_now_ = false, failed_ = false;
};

/// Serves a plain memory port of the design out of a memory in the agent.
class MemoryPortDriver : public BusDriver {
 public:
  MemoryPortDriver(BusLayout layout, const verilated::Dut& dut, bool& changed, MasterWorld& world);
  void sample() override;
  void advance() override;
  bool busy() const override { return waiting_ || !answers_due_.empty(); }
  std::string outstanding() const override;

 private:
  std::vector<std::uint8_t> access();

  MasterWorld& world_;
  Pin select_, write_, strobe_, address_, wdata_, rdata_, ready_, rvalid_, ack_;
  bool asked_ = false, taken_ = false, waiting_ = false, write_now_ = false;
  std::uint64_t at_ = 0, ready_cycle_ = 0;
  std::vector<std::uint8_t> data_, strobes_;
  struct Due {
    std::uint64_t cycle;
    bool write;
    std::vector<std::uint8_t> data;
  };
  std::deque<Due> answers_due_;
};

}  // namespace flatsat::agents::user_rtl
