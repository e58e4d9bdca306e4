#include "harness/hdl/bus_signals.h"

#include <algorithm>

namespace flatsat {
namespace {

using W = SignalWidth;

BusSignal axi(const std::string& channel, const std::string& rest, bool from_master, W width, bool constant = false) {
  return {channel + rest, from_master, width, channel, {channel + rest, channel + "_" + rest}, constant};
}

std::vector<BusSignal> axi_signals(bool design_is_master) {
  std::vector<BusSignal> list;
  for (const std::string c : {"aw", "ar"}) {
    for (const auto& [rest, width] : {std::pair<std::string, W>{"valid", W::kBit},
                                      {"addr", W::kWide},
                                      {"id", W::kWide},
                                      {"len", W::kEight},
                                      {"size", W::kThree},
                                      {"burst", W::kTwo}})
      list.push_back(axi(c, rest, true, width));
    for (const std::string rest : {"lock", "cache", "prot", "qos", "region", "user"})
      list.push_back(axi(c, rest, true, W::kBit, true));
    list.push_back(axi(c, "ready", false, W::kBit));
  }
  list.push_back(axi("w", "valid", true, W::kBit));
  list.push_back(axi("w", "data", true, W::kData));
  list.push_back(axi("w", "strb", true, W::kStrobe));
  list.push_back(axi("w", "last", true, W::kBit));
  list.push_back(axi("w", "id", true, W::kWide));
  list.push_back(axi("w", "user", true, W::kBit, true));
  list.push_back(axi("w", "ready", false, W::kBit));
  for (const std::string c : {"b", "r"}) {
    list.push_back(axi(c, "valid", false, W::kBit));
    list.push_back(axi(c, "id", false, W::kWide));
    list.push_back(axi(c, "resp", false, W::kTwo));
    list.push_back(axi(c, "user", false, W::kBit, true));
    list.push_back(axi(c, "ready", true, W::kBit));
  }
  list.push_back(axi("r", "data", false, W::kData));
  list.push_back(axi("r", "last", false, W::kBit));
  if (design_is_master)
    for (auto& signal : list) signal.to_design = !signal.to_design;
  return list;
}

std::vector<BusSignal> register_signals() {
  return {
      {"select",
       true,
       W::kBit,
       "",
       {"cs", "select", "psel", "stb", "sel", "valid", "req", "ce", "en", "chipselect", "cyc", "!cs_n", "!csn",
        "!ce_n"},
       false},
      {"enable", true, W::kBit, "", {"penable", "enable"}, false},
      {"write",
       true,
       W::kBit,
       "",
       {"we", "write", "wr", "wen", "pwrite", "wr_en", "write_en", "write_enable", "wren", "rw", "!we_n", "!wr_n"},
       false},
      {"read",
       true,
       W::kBit,
       "",
       {"re", "read", "rd", "ren", "rd_en", "read_en", "read_enable", "rden", "!rd_n", "!oe_n"},
       false},
      {"address", true, W::kWide, "", {"address", "addr", "adr", "paddr", "a"}, false},
      {"wdata",
       true,
       W::kData,
       "",
       {"wdata", "write_data", "writedata", "wdat", "pwdata", "wr_data", "dat_w", "din", "data_in", "dat", "d"},
       false},
      {"strobe",
       true,
       W::kStrobe,
       "",
       {"wstrb", "strb", "be", "byteenable", "pstrb", "sel_b", "byte_en", "wmask", "sel"},
       false},
      {"nonposted", true, W::kBit, "", {"nposted"}, false},
      {"ready", false, W::kBit, "", {"ready", "ack", "gnt", "pready", "rdy", "!waitrequest", "!wait"}, false},
      {"rdata",
       false,
       W::kData,
       "",
       {"rdata", "read_data", "readdata", "prdata", "rd_data", "dat_r", "dout", "data_out", "dat", "data", "q"},
       false},
      {"rvalid",
       false,
       W::kBit,
       "",
       {"rvalid", "read_valid", "readdatavalid", "rd_valid", "rsp_valid", "valid"},
       false},
      {"wdone", false, W::kBit, "", {"wr_complete", "write_done", "wdone"}, false},
      {"error", false, W::kBit, "", {"error", "err", "pslverr", "slverr"}, false},
  };
}

/// Source: AMBA AXI-Stream protocol, IHI 0051, "interface signals"; the design receives it or sends it.
std::vector<BusSignal> stream_signals(bool into_design) {
  std::vector<BusSignal> list;
  for (const auto& [rest, width] : {std::pair<std::string, W>{"valid", W::kBit},
                                    {"data", W::kData},
                                    {"keep", W::kStrobe},
                                    {"strb", W::kStrobe},
                                    {"last", W::kBit},
                                    {"id", W::kWide},
                                    {"dest", W::kWide},
                                    {"user", W::kWide}})
    list.push_back({"t" + rest, into_design, width, "", {"t" + rest, rest}, false});
  list.push_back({"tready", !into_design, W::kBit, "", {"tready", "ready"}, false});
  return list;
}

std::vector<BusSignal> memory_signals() {
  return {
      {"select", false, W::kBit, "", {"stb", "valid", "cs", "ce", "en", "req", "select", "sel", "cen", "!cs_n"}, false},
      {"write", false, W::kBit, "", {"we", "write", "wr", "wen", "wr_en", "write_en", "wren"}, false},
      {"strobe",
       false,
       W::kStrobe,
       "",
       {"wstrb", "strb", "be", "byteenable", "wmask", "byte_en", "byteenable", "sel"},
       false},
      {"address", false, W::kWide, "", {"addr", "address", "adr", "a"}, false},
      {"wdata",
       false,
       W::kData,
       "",
       {"wdata", "write_data", "writedata", "wr_data", "din", "data_out", "dat", "d"},
       false},
      {"rdata",
       true,
       W::kData,
       "",
       {"rdata", "read_data", "readdata", "rd_data", "dout", "data_in", "dat", "q"},
       false},
      {"ready", true, W::kBit, "", {"ready", "ack", "gnt", "rdy", "!waitrequest"}, false},
      {"rvalid", true, W::kBit, "", {"rvalid", "read_valid", "rd_valid", "readdatavalid"}, false},
  };
}

}  // namespace

const char* to_string(PortKind kind) {
  switch (kind) {
    case PortKind::kAxiLite:
      return "axi_lite";
    case PortKind::kAxi:
      return "axi_slave";
    case PortKind::kAxiMaster:
      return "axi_master";
    case PortKind::kRegisters:
      return "register_port";
    case PortKind::kMemory:
      return "memory_port";
    case PortKind::kStreamIn:
      return "stream_in";
    case PortKind::kStreamOut:
      return "stream_out";
  }
  return "?";
}

const std::vector<BusSignal>& bus_signals(PortKind kind) {
  static const auto slave = axi_signals(false), master = axi_signals(true);
  static const auto registers = register_signals(), memory = memory_signals();
  static const auto into = stream_signals(true), out_of = stream_signals(false);
  return kind == PortKind::kAxiMaster   ? master
         : kind == PortKind::kRegisters ? registers
         : kind == PortKind::kMemory    ? memory
         : kind == PortKind::kStreamIn  ? into
         : kind == PortKind::kStreamOut ? out_of
                                        : slave;
}

const BusSignal* find_signal(PortKind kind, const std::string& name) {
  const auto& list = bus_signals(kind);
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& s) { return s.name == name; });
  return found == list.end() ? nullptr : &*found;
}

unsigned bench_bits(SignalWidth width, unsigned data_bits) {
  switch (width) {
    case W::kBit:
      return 1;
    case W::kTwo:
      return 2;
    case W::kThree:
      return 3;
    case W::kEight:
      return 8;
    case W::kWide:
      return 64;
    case W::kData:
      return data_bits;
    case W::kStrobe:
      return std::max(1u, data_bits / 8);
  }
  return 1;
}

bool is_axi(PortKind kind) {
  return kind == PortKind::kAxiLite || kind == PortKind::kAxi || kind == PortKind::kAxiMaster;
}
bool is_stream(PortKind kind) { return kind == PortKind::kStreamIn || kind == PortKind::kStreamOut; }

}  // namespace flatsat
