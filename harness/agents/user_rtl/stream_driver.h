#pragma once
#include <array>

#include "harness/agents/user_rtl/axi_stability.h"
#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// Sends what is written as beats of an AXI-Stream, one write one packet, and answers when its last beat is taken.
class StreamInDriver : public BusDriver {
 public:
  StreamInDriver(BusLayout layout, const verilated::Dut& dut, bool& changed);
  void sample() override;
  void advance() override;
  bool busy() const override { return !queue_.empty(); }
  std::string outstanding() const override;
  void ask(BusTransfer transfer) override;

 private:
  std::string refusal(const BusTransfer& transfer) const;
  void put_up();

  Pin tvalid_, tready_, tdata_, tkeep_, tstrb_, tlast_, tid_, tdest_, tuser_;
  std::deque<BusTransfer> queue_;
  std::size_t sent_ = 0;  // bytes of the first
  bool taken_ = false;
};

/// Takes beats of an AXI-Stream and keeps their bytes for reads, which wait until they have all of theirs.
class StreamOutDriver : public BusDriver {
 public:
  StreamOutDriver(BusLayout layout, const verilated::Dut& dut, bool& changed);
  void sample() override;
  void advance() override;
  /// A design that waits to be read hangs no bus.
  bool busy() const override { return !queue_.empty(); }
  std::string outstanding() const override;
  void ask(BusTransfer transfer) override;

 private:
  bool room() const { return !queue_.empty() || kept_.size() + layout_.data_bytes <= layout_.depth; }
  void take();
  void end_packet();
  void serve();

  Pin tvalid_, tready_, tdata_, tkeep_, tstrb_, tlast_, tid_, tdest_, tuser_;
  AxiStability steady_;
  std::deque<BusTransfer> queue_;
  std::deque<std::uint8_t> kept_;
  std::deque<std::uint64_t> ends_;                  // of packets, in bytes of the stream
  std::uint64_t read_ = 0, came_ = 0, packet_ = 0;  // bytes of the stream; where the packet that comes began
  bool taken_ = false, last_ = false;
  std::vector<std::uint8_t> beat_, keep_, strobe_;
  std::array<std::uint64_t, 3> along_{};  // tid, tdest, tuser of a packet's last beat
};

}  // namespace flatsat::agents::user_rtl
