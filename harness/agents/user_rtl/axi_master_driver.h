#pragma once
#include "harness/agents/user_rtl/axi_stability.h"
#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// Serves an AXI4 (or AXI4-Lite) master of the design: memory in the agent, bench memory beyond. In order; an error
/// response that the design has no port for is reported.
class AxiMasterDriver : public BusDriver {
 public:
  AxiMasterDriver(BusLayout layout, const verilated::Dut& dut, bool& changed, MasterWorld& world);
  void sample() override;
  void advance() override;
  bool busy() const override;
  std::string outstanding() const override;

 private:
  struct Burst {
    std::uint64_t address = 0, id = 0, ready = 0;  // cycle from which on beats may come
    unsigned beats = 1, size = 0, kind = 1, next = 0, worst = 0;
    bool fetched = false;
    std::vector<std::uint8_t> host;  // of bench memory, from host_first on
    std::uint64_t host_first = 0;
    std::vector<std::uint32_t> references;  // of bench memory, still open
  };
  struct WriteBeat {
    std::vector<std::uint8_t> data, strobe;
    bool last;
  };
  struct Response {
    std::uint64_t id = 0, ready = 0;
    unsigned worst = 0;
    std::vector<std::uint32_t> references;
  };
  Burst address_of(const Pin& addr, const Pin& id, const Pin& len, const Pin& size, const Pin& kind) const;
  std::uint64_t beat_address(const Burst& burst, unsigned beat) const;
  DeviceMemory* memory_at(std::uint64_t address, std::uint64_t length) const;
  bool is_host(std::uint64_t address) const { return address >= layout_.host && memory_at(address, 1) == nullptr; }
  void fetch(Burst& burst);
  bool arrived(Burst& burst);
  bool settled(std::vector<std::uint32_t>& references, unsigned& worst);
  unsigned read_beat(Burst& burst, std::span<std::uint8_t> word);
  void take_writes();
  void write_beat(Burst& burst, const WriteBeat& beat);
  unsigned write_run(Burst& burst, std::uint64_t address, std::span<const std::uint8_t> bytes);
  void put_up_read();
  void put_up_response();
  void check_handshakes();
  void check_burst(Burst& burst);
  void report_response(unsigned response, bool write, std::uint64_t address);

  MasterWorld& world_;
  Pin arvalid_, arready_, araddr_, arid_, arlen_, arsize_, arburst_, rvalid_, rready_, rdata_, rid_, rresp_, rlast_;
  Pin awvalid_, awready_, awaddr_, awid_, awlen_, awsize_, awburst_, wvalid_, wready_, wdata_, wstrb_, wlast_, bvalid_,
      bready_, bid_, bresp_;
  AxiStability ar_stability_, aw_stability_, w_stability_;
  std::deque<Burst> reads_, writes_;
  std::deque<WriteBeat> data_;
  std::deque<Response> responses_;
  bool ar_ = false, r_ = false, aw_ = false, w_ = false, b_ = false, wants_ = false;
  Burst new_read_, new_write_;
  WriteBeat new_data_;
};

}  // namespace flatsat::agents::user_rtl
