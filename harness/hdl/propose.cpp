#include "harness/hdl/propose.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <map>
#include <set>

#include "harness/hdl/bind.h"

namespace flatsat {
namespace {

using Direction = RtlPort::Direction;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}
bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}
std::string hex(unsigned value) {
  char text[12];
  std::snprintf(text, sizeof text, "%x", value);
  return text;
}
std::string listed(const std::vector<PlacedText>& texts) {
  std::string out;
  for (const auto& t : texts) {
    std::string text;
    for (const char c : t.text) text += (c == '"' || c == '\\' ? "\\" : "") + std::string(1, c);
    out += (out.empty() ? "\"" : ", \"") + text + "\"";
  }
  return "[" + out + "]";
}

class Proposal {
 public:
  Proposal(const RtlSources& sources, const PortList& list) : sources_(sources), list_(list) { rtl_.sources = sources; }

  std::string text() {
    head();
    clocks();
    resets();
    axi();
    if (!bus_) plain("register_port", PortKind::kRegisters, Direction::kIn);
    streams();
    if (!master_) plain("memory_port", PortKind::kMemory, Direction::kOut);
    if (master_) out_ += "\n[device.dut.design.memory.ddr]\nsize = \"16 MiB\"\nbase = 0\n";
    interrupts();
    const std::string ties = tie_offs();
    out_.replace(out_.find("@ties@"), 6, ties);
    out_ +=
        "\n# Steps, in order: write, read, poll, wait_interrupt, load, compare, dump, wait.\n# [[device.dut.step]]\n# "
        "do = \"read\"\n# address = 0x0\n# expect = 0x0\n";
    return out_;
  }

 private:
  bool taken(const std::string& name) const { return taken_.count(name) != 0; }

  void head() {
    out_ = "[testbed]\nname = \"" + sources_.top.text +
           "\"\nduration = \"1 ms\"\n\n[device.dut]\nkind = \"rtl\"\n\n[device.dut.design]\ntop = \"" +
           sources_.top.text + "\"\nfiles = " + listed(sources_.files) + "\n";
    const std::pair<const char*, const std::vector<PlacedText>*> lists[] = {{"include_dirs", &sources_.include_dirs},
                                                                            {"library_dirs", &sources_.library_dirs},
                                                                            {"defines", &sources_.defines},
                                                                            {"parameters", &sources_.parameters}};
    for (const auto& [key, texts] : lists)
      if (!texts->empty()) out_ += std::string(key) + " = " + listed(*texts) + "\n";
    out_ += "@ties@";
  }

  void clocks() {
    for (const auto& p : list_.ports) {
      const std::string n = lower(p.name);
      const bool named = n.find("clk") != std::string::npos || n.find("clock") != std::string::npos || n == "ck";
      bool other = false;
      for (const char* word : {"en", "gate", "ovr", "gating", "sel", "disable", "div", "valid", "clear"})
        other = other || (n.find(word) != std::string::npos && n.find(word) > n.find("cl"));
      if (p.direction != Direction::kIn || p.bits != 1 || !named || other) continue;
      taken_.insert(p.name);
      clocks_.push_back(p.name);
      out_ += "\n[[device.dut.design.clock]]\nport = \"" + p.name + "\"\nfrequency = \"100 MHz\"\n";
    }
  }

  void resets() {
    for (const auto& p : list_.ports) {
      const std::string n = lower(p.name);
      const bool named = n.find("rst") != std::string::npos || n.find("reset") != std::string::npos;
      if (p.direction != Direction::kIn || p.bits != 1 || !named || taken(p.name)) continue;
      bool low = false;
      for (const char* end : {"rstn", "resetn", "_n", "_ni", "_b", "_l", "nrst", "nreset", "reset_", "rstb", "rst_n_i"})
        low = low || ends_with(n, end);
      low = low || n.rfind("nrst", 0) == 0 || n.rfind("nreset", 0) == 0;
      taken_.insert(p.name);
      out_ += "\n[[device.dut.design.reset]]\nport = \"" + p.name + "\"\nactive = \"" + (low ? "low" : "high") +
              "\"\n" + clock_of(p.name);
    }
  }

  /// Ports of a bus whose name holds `mark` stand for it: what comes before and after is the pattern.
  void axi() {
    std::set<std::string> seen;
    for (const auto& p : list_.ports) {
      const std::string n = lower(p.name);
      for (const std::string mark : {"awvalid", "arvalid", "aw_valid", "ar_valid"}) {
        const auto at = n.find(mark);
        if (at == std::string::npos || p.odd == "array") continue;
        std::string before = p.name.substr(0, at), after = p.name.substr(at + mark.size());
        const std::string channel = lower(before).size() >= 3 ? lower(before).substr(before.size() - 3) : "";
        if (channel == "aw_" || channel == "ar_") before = before.substr(0, before.size() - 3) + "{ch}_";
        std::string pattern = before + "*" + after;
        const bool in = p.direction == Direction::kIn;
        pattern = both_ways(before, after);
        if (!seen.insert(before).second) continue;
        bool full = false;
        for (const auto& q : list_.ports)
          full =
              full ||
              (lower(q.name).rfind(lower(before.substr(0, before.find("{ch}"))), 0) == 0 &&
               (lower(q.name).find("wlen") != std::string::npos || lower(q.name).find("arlen") != std::string::npos ||
                lower(q.name).find("wlast") != std::string::npos || lower(q.name).find("rlast") != std::string::npos));
        add(in ? (full ? "axi_slave" : "axi_lite") : "axi_master",
            in ? (full ? PortKind::kAxi : PortKind::kAxiLite) : PortKind::kAxiMaster, pattern, "");
      }
    }
  }

  void streams() {
    for (const auto& p : list_.ports) {
      const auto at = lower(p.name).find("tvalid");
      if (at == std::string::npos || taken(p.name) || p.odd == "array") continue;
      const bool word = at == 0 || std::isalpha(static_cast<unsigned char>(p.name[at - 1])) == 0 ||
                        (std::islower(static_cast<unsigned char>(p.name[at - 1])) != 0 && p.name[at] == 'T');
      if (!word) continue;  // "outvalid"
      const bool in = p.direction == Direction::kIn;
      add(in ? "stream_in" : "stream_out", in ? PortKind::kStreamIn : PortKind::kStreamOut,
          both_ways(p.name.substr(0, at), p.name.substr(at + 6)), "");
    }
  }

  /// Where names tell the direction, those of the other one too: "cfg_*_i cfg_*_o", "i_wb_* o_wb_*".
  static std::string both_ways(const std::string& before, const std::string& after) {
    static const std::pair<const char*, const char*> kEnds[] = {{"_i", "_o"}, {"_o", "_i"},    {"_I", "_O"},
                                                                {"_O", "_I"}, {"_in", "_out"}, {"_out", "_in"}};
    std::string pattern = before + "*" + after;
    for (const auto& [mine, other] : kEnds) {
      if (after == mine) pattern += " " + before + "*" + other;
      const std::string head = std::string(mine).substr(1) + "_", turned = std::string(other).substr(1) + "_";
      if (after.empty() && before.rfind(head, 0) == 0) pattern += " " + turned + before.substr(head.size()) + "*";
    }
    return pattern;
  }

  /// With several clocks, the one whose name begins most alike.
  std::string clock_of(const std::string& name) const {
    if (clocks_.size() < 2) return {};
    std::size_t best = 0, length = 0;
    for (std::size_t i = 0; i < clocks_.size(); ++i) {
      const std::string a = lower(name), b = lower(clocks_[i]);
      const auto same = static_cast<std::size_t>(
          std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(std::min(a.size(), b.size())), b.begin())
              .first -
          a.begin());
      if (same > length) best = i, length = same;
    }
    return "clock = \"" + clocks_[best] + "\"" + (length < 2 ? "   # by guess; see which it is\n" : "\n");
  }

  /// Adds a bus if its ports can be bound.
  bool add(const std::string& key, PortKind kind, const std::string& pattern, const std::string& more) {
    RtlBus bus;
    bus.kind = kind;
    bus.pattern.text = pattern;
    bus.place.line = ++line_;
    RtlDescription one = rtl_;
    one.clocks = {RtlClock{}};
    one.buses = {bus};
    std::vector<RtlPort> free;
    for (const auto& p : list_.ports)
      if (!taken(p.name)) free.push_back(p);
    std::vector<Problem> problems;
    const auto bound = bind_ports(one, free, problems);
    if (bound.buses.empty()) return false;
    for (const auto& [name, signal] : bound.buses.front().signals)
      taken_.insert(signal.ports.begin(), signal.ports.end());
    const bool slave = kind != PortKind::kAxiMaster && kind != PortKind::kMemory;
    out_ += "\n[[device.dut.design." + key + "]]\npattern = \"" + pattern + "\"   # " +
            std::to_string(bound.buses.front().data_bits) + " bits of data, " +
            std::to_string(bound.buses.front().signals.size()) + " signals\n" + clock_of(pattern) + more;
    if (slave && bus_) out_ += "base = 0x" + hex(++slaves_) + "000000\n";
    (slave ? bus_ : master_) = true;
    return true;
  }

  void plain(const std::string& key, PortKind kind, Direction address) {
    for (const auto& p : list_.ports) {
      const std::string n = lower(p.name);
      const auto at = std::min(n.find("addr"), n.find("adr"));
      if (p.direction != address || at == std::string::npos || taken(p.name)) continue;
      const std::string before = p.name.substr(0, at);
      const auto bar = p.name.find('_', at);
      std::string pattern = both_ways(before, bar == std::string::npos ? "" : p.name.substr(bar));
      if (const auto two = before.find('2'); two != std::string::npos && ends_with(before, "_"))
        pattern += " " + before.substr(two + 1, before.size() - two - 2) + "2" + before.substr(0, two) + "_*";
      const std::string more = kind == PortKind::kRegisters
                                   ? "word_addressed = " + std::string(p.bits <= 10 ? "true" : "false") +
                                         "   # false if the address counts bytes\n"
                                   : "";
      if (add(key, kind, pattern, more) || add(key, kind, before + "*", more)) return;
    }
  }

  void interrupts() {
    for (const auto& p : list_.ports) {
      const std::string n = lower(p.name);
      const bool named = n.find("interrupt") != std::string::npos || n.find("intr") != std::string::npos ||
                         n.find("irq") != std::string::npos || n == "int_o" || n == "o_int" || n == "int";
      if (p.direction != Direction::kOut || p.bits != 1 || !named || taken(p.name)) continue;
      taken_.insert(p.name);
      out_ += "\n[[device.dut.design.interrupt]]\nport = \"" + p.name + "\"\n";
    }
  }

  std::string tie_offs() {
    std::string ties, comments;
    for (const auto& p : list_.ports) {
      if (taken(p.name)) continue;
      if (p.direction != Direction::kOut && p.odd.empty())
        ties += "  \"" + p.name + "=0\",   # " + to_string(p.direction) + ", " + std::to_string(p.bits) + " bits\n";
      else
        comments += "# not used: " + std::string(to_string(p.direction)) + " " + p.name + ", " +
                    std::to_string(p.bits) + " bits" + (p.odd.empty() ? "" : ", " + p.odd) + "\n";
    }
    return (ties.empty() ? "" : "tie_off = [\n" + ties + "]\n") + comments;
  }

  const RtlSources& sources_;
  const PortList& list_;
  RtlDescription rtl_;
  std::string out_;
  std::set<std::string> taken_;
  std::vector<std::string> clocks_;
  bool bus_ = false, master_ = false;
  std::uint32_t line_ = 0;
  unsigned slaves_ = 0;
};

}  // namespace

std::string propose_testbed(const RtlSources& sources, const PortList& list) { return Proposal(sources, list).text(); }

}  // namespace flatsat
