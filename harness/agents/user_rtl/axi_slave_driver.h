#pragma once
#include "harness/agents/user_rtl/axi_stability.h"
#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// Drives an AXI4 or AXI4-Lite slave: accesses in order, one burst at a time, address and data together.
class AxiSlaveDriver : public BusDriver {
 public:
  AxiSlaveDriver(BusLayout layout, const verilated::Dut& dut, bool& changed);
  void sample() override;
  void advance() override;
  bool busy() const override { return !queue_.empty(); }
  std::string outstanding() const override;
  void ask(BusTransfer transfer) override;

 private:
  struct Burst {
    std::uint64_t address = 0;
    unsigned size = 0, beats = 1, next = 0;
    std::vector<std::uint8_t> lanes;  // of a write: beats x bus bytes
    std::vector<bool> strobes;
  };
  void start();
  void put_up();
  void put_up_beat();
  void take_read_beat();
  void check_handshakes();
  bool answers_id(const Pin& id, const char* asked, const char* answered) const;
  void end_burst();
  unsigned max_beats(bool write) const;

  Pin awvalid_, awready_, awaddr_, awlen_, awsize_, awburst_, awid_, wid_, wvalid_, wready_, wdata_, wstrb_, wlast_,
      bvalid_, bready_, bresp_, bid_;
  Pin arvalid_, arready_, araddr_, arlen_, arsize_, arburst_, arid_, rvalid_, rready_, rdata_, rresp_, rlast_, rid_;
  AxiStability b_stability_, r_stability_;
  std::deque<BusTransfer> queue_;
  std::uint64_t done_bytes_ = 0;  // of the transfer at the front
  std::vector<std::uint8_t> read_;
  unsigned worst_ = 0;  // response
  std::optional<Burst> burst_;
  bool address_done_ = false, data_done_ = false;
  bool aw_ = false, w_ = false, b_ = false, ar_ = false, r_ = false;  // handshakes of this edge
  bool id_wrong_ = false;
  unsigned response_ = 0;
  std::uint64_t id_ = 0;  // of the burst; each has its own
  bool last_ = false;
  std::vector<std::uint8_t> beat_;
};

}  // namespace flatsat::agents::user_rtl
