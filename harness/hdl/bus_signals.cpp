#include "harness/hdl/bus_signals.h"

#include <algorithm>

namespace flatsat::hdl {
namespace {

using W = SignalWidth;

BusSignal axi(const std::string& channel, const std::string& rest, bool from_master, W width, bool constant = false) {
  // "aw_bits_addr" is how Chisel writes a channel's payload, "aw_payload_addr" SpinalHDL, "aw.addr" a structure.
  return {channel + rest,
          from_master,
          width,
          channel,
          {channel + rest, channel + "_" + rest, channel + "." + rest, channel + "_bits_" + rest,
           channel + "_payload_" + rest, channel + "_chan." + rest},
          constant};
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
      {"cycle", true, W::kBit, "", {"cyc"}, false},
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
      {"address", true, W::kWide, "", {"address", "addr", "adr", "paddr", "add", "a"}, false},
      {"wdata",
       true,
       W::kData,
       "",
       {"wdata", "write_data", "writedata", "wdat", "pwdata", "wr_data", "w_data", "dat_w", "dat_mosi", "din",
        "data_in", "dat", "data", "d"},
       false},
      {"strobe",
       true,
       W::kStrobe,
       "",
       {"wstrb", "strb", "be", "byteenable", "pstrb", "sel_b", "byte_en", "wmask", "sel"},
       false},
      {"nonposted", true, W::kBit, "", {"nposted"}, false},
      // With a stall, requests go on without waiting for their answers: ack is the answer.
      {"ready", false, W::kBit, "", {"!stall", "ready", "ack", "gnt", "pready", "rdy", "!waitrequest", "!wait"}, false},
      {"ack", false, W::kBit, "", {"ack"}, false},
      {"rdata",
       false,
       W::kData,
       "",
       {"rdata", "read_data", "readdata", "prdata", "rd_data", "r_data", "rdt", "dat_r", "dat_miso", "dout", "data_out",
        "dat", "data", "q"},
       false},
      {"rvalid",
       false,
       W::kBit,
       "",
       {"rvalid", "r_valid", "read_valid", "readdatavalid", "rd_valid", "rsp_valid", "valid"},
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
    list.push_back({"t" + rest, into_design, width, "", {"t" + rest, rest, "bits_" + rest, "payload_" + rest}, false});
  for (auto& signal : list)
    if (signal.name == "tdata") signal.spellings.insert(signal.spellings.end(), {"bits", "payload"});
  list.push_back({"tready", !into_design, W::kBit, "", {"tready", "ready"}, false});
  return list;
}

std::vector<BusSignal> memory_signals() {
  return {
      {"select",
       false,
       W::kBit,
       "",
       {"stb", "valid", "cs", "ce", "en", "req", "select", "sel", "cen", "!cs_n", "cyc"},
       false},
      {"write", false, W::kBit, "", {"we", "write", "wr", "wen", "wr_en", "write_en", "wren"}, false},
      {"read", false, W::kBit, "", {"read", "rd", "ren", "rd_en", "read_en", "rden"}, false},
      {"strobe",
       false,
       W::kStrobe,
       "",
       {"wstrb", "strb", "be", "byteenable", "wmask", "byte_en", "byteenable", "sel"},
       false},
      {"address", false, W::kWide, "", {"addr", "address", "adr", "add", "a"}, false},
      {"wdata",
       false,
       W::kData,
       "",
       {"wdata", "write_data", "writedata", "wr_data", "w_data", "dat_w", "dat_mosi", "din", "data_out", "dat", "data",
        "d"},
       false},
      {"rdata",
       true,
       W::kData,
       "",
       {"rdata", "read_data", "readdata", "rd_data", "r_data", "rdt", "dat_r", "dat_miso", "dout", "data_in", "dat",
        "data", "q"},
       false},
      {"ready", true, W::kBit, "", {"!stall", "ready", "ack", "gnt", "rdy", "!waitrequest"}, false},
      // The answer to reads and writes alike, where requests are taken before it.
      {"ack", true, W::kBit, "", {"ack"}, false},
      {"rvalid", true, W::kBit, "", {"rvalid", "r_valid", "read_valid", "rd_valid", "readdatavalid"}, false},
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
    case PortKind::kPins:
      return "pins";
  }
  return "?";
}

const std::vector<BusSignal>& bus_signals(PortKind kind) {
  static const auto slave = axi_signals(false), master = axi_signals(true);
  static const auto registers = register_signals(), memory = memory_signals();
  static const auto into = stream_signals(true), out_of = stream_signals(false);
  static const std::vector<BusSignal> none;
  return kind == PortKind::kAxiMaster   ? master
         : kind == PortKind::kRegisters ? registers
         : kind == PortKind::kMemory    ? memory
         : kind == PortKind::kStreamIn  ? into
         : kind == PortKind::kStreamOut ? out_of
         : kind == PortKind::kPins      ? none
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

}  // namespace flatsat::hdl
