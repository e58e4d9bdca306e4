#include "harness/hdl/bus_rules.h"

#include "harness/hdl/bus_signals.h"

namespace flatsat::hdl {

void follow_conventions(BoundBus& bus) {
  // A bus of requests that are granted answers its writes, too.
  if (bus.config.kind == PortKind::kMemory && bus.spelled["ready"] == "gnt" && bus.has("rvalid")) {
    bus.signals["ack"] = bus.signals["rvalid"];
    bus.signals.erase("rvalid");
  }
  // Where the address is called add, wen is low for a write.
  if (bus.spelled["address"] == "add" && bus.spelled["write"] == "wen") bus.signals["write"].inverted = true;
}

std::vector<std::string> required_signals(const BoundBus& bus) {
  if (is_stream(bus.config.kind)) return {"tdata", "tvalid"};
  std::vector<std::string> must;
  if (is_axi(bus.config.kind)) {
    const bool writes = bus.has("awvalid") || bus.has("wvalid"), reads = bus.has("arvalid");
    if (writes) must = {"awaddr", "awvalid", "awready", "wdata", "wvalid", "wready", "bvalid"};
    if (reads) must.insert(must.end(), {"araddr", "arvalid", "arready", "rdata", "rvalid"});
    if (!writes && !reads) must = {"awvalid", "arvalid"};
    return must;
  }
  must = {"address"};
  const bool registers = bus.config.kind == PortKind::kRegisters;
  if (!bus.has("wdata") && !bus.has("rdata")) must.push_back("rdata");
  if (registers && !bus.has("select") && !bus.has("write") && !bus.has("read")) must.push_back("select");
  return must;
}

}  // namespace flatsat::hdl
