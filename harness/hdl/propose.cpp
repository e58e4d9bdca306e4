#include "harness/hdl/propose.h"

#include <algorithm>
#include <bit>
#include <cctype>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

#include "harness/base/text.h"
#include "harness/hdl/bind.h"
#include "harness/hdl/port_book.h"
#include "harness/hdl/port_names.h"

namespace flatsat::hdl {
namespace {

using Direction = RtlPort::Direction;

using base::hex;

std::string listed(const std::vector<config::LocatedText>& texts) {
  std::string out;
  for (const auto& t : texts) out += (out.empty() ? "" : ", ") + base::quoted(t.text);
  return "[" + out + "]";
}
std::size_t alike(const std::string& a, const std::string& b) {
  std::size_t same = 0;
  while (same < a.size() && same < b.size() && a[same] == b[same]) ++same;
  return same;
}

/// A name around one of its words: what stands before and after.
struct Around {
  std::string before, after;
};
std::optional<Around> around(const std::string& name, const std::string& word) {
  const auto at = lower_case(name).find(word);
  if (at == std::string::npos) return std::nullopt;
  return Around{name.substr(0, at), name.substr(at + word.size())};
}

constexpr std::uint64_t kSlaveStep = 16u << 20;
constexpr unsigned kLines = 16;  // a wider port of interrupts is one line

class Proposal {
 public:
  Proposal(const RtlSources& sources, const PortList& list) : sources_(sources), list_(list) {
    rtl_.sources = sources;
    for (const auto& p : list.ports) {
      book_.add(p);
      if (!p.whole.empty()) in_parts_.insert(p.whole);
    }
  }

  std::string text() {
    head();
    clocks();
    resets();
    axi();
    streams(true);
    plain(PortKind::kRegisters, Direction::kIn);
    plain(PortKind::kMemory, Direction::kOut);
    streams(false);
    if (master_) out_ += "\n[device.dut.design.memory.ddr]\nsize = \"16 MiB\"\nbase = 0\n";
    interrupts();
    if (!registers_) pins();
    const std::string ties = tie_offs();
    out_.replace(out_.find("@ties@"), 6, ties);
    out_ +=
        "\n# Steps, in order: write, read, poll, wait_interrupt, load, compare, dump, wait.\n# [[device.dut.step]]\n# "
        "do = \"read\"\n# address = 0x0\n# expect = 0x0\n";
    return out_;
  }

 private:
  /// It, what it is a part of, or a part of it has a meaning.
  bool taken(const RtlPort& p) const {
    const auto found = taken_.find(p.root());
    return found != taken_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const auto* q) { return q->overlaps(p); });
  }
  bool taken_as_a_whole(const RtlPort& p) const {
    const auto found = taken_.find(p.name);
    return found != taken_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [](const auto* q) { return q->whole.empty(); });
  }
  void take(const RtlPort& p) { taken_[p.root()].push_back(&p); }

  void head() {
    out_ = "[testbed]\nname = \"" + sources_.top.text +
           "\"\nduration = \"1 ms\"\n\n[device.dut]\nkind = \"rtl\"\n\n[device.dut.design]\ntop = \"" +
           sources_.top.text + "\"\nfiles = " + listed(sources_.files) + "\n";
    const std::pair<const char*, const std::vector<config::LocatedText>*> lists[] = {
        {"include_dirs", &sources_.include_dirs},
        {"library_dirs", &sources_.library_dirs},
        {"defines", &sources_.defines},
        {"parameters", &sources_.parameters}};
    for (const auto& [key, texts] : lists)
      if (!texts->empty()) out_ += std::string(key) + " = " + listed(*texts) + "\n";
    out_ += "@ties@";
  }

  void clocks() {
    for (const auto& p : list_.ports) {
      if (p.direction != Direction::kIn || p.bits != 1 || !p.odd.empty() || !p.whole.empty() || !names_clock(p.name))
        continue;
      take(p);
      clocks_.push_back(p.name);
      out_ += "\n[[device.dut.design.clock]]\nport = " + base::quoted(p.name) + "\nfrequency = \"100 MHz\"\n";
    }
  }

  void resets() {
    for (const auto& p : list_.ports) {
      if (p.direction != Direction::kIn || p.bits != 1 || !p.odd.empty() || taken(p) || !names_reset(p.name)) continue;
      take(p);
      out_ += "\n[[device.dut.design.reset]]\nport = " + base::quoted(p.name) + "\n" + polarity(p) + clock_of(p.name);
    }
  }
  /// What processes of the design wait for tells it, or else the name; what is left is a guess and says so.
  static std::string polarity(const RtlPort& p) {
    const bool low_name = names_low(p.name), known = p.edge != Edge::kNone;
    const bool low = known ? p.edge == Edge::kFalling : low_name;
    std::string why;
    if (known && low != low_name)
      why = std::string("   # the design waits for its ") + (low ? "falling" : "rising") + " edge";
    if (!known && !low)
      why = "   # by guess: neither its name nor an edge that the design waits for tells; see which it is";
    return std::string("active = \"") + (low ? "low" : "high") + "\"" + why + "\n";
  }

  /// Ports of a bus whose name holds `mark` stand for it: what comes before and after is the pattern.
  void axi() {
    for (const std::string mark : {"awvalid", "arvalid", "aw_valid", "ar_valid"})
      for (const auto& p : list_.ports) {
        const auto name = around(p.name, mark);
        if (!name || taken(p) || !p.odd.empty()) continue;
        auto [before, after] = *name;
        const std::string channel = before.size() >= 3 ? lower_case(before.substr(before.size() - 3)) : "";
        const bool grouped = channel == "aw_" || channel == "ar_";
        if (grouped) before = before.substr(0, before.size() - 3) + "{ch}_";
        std::string pattern = both_ways(before, after);
        if (!grouped) pattern = across(pattern, *name, p.direction, {mark.substr(0, mark.size() - 5) + "ready"});
        if (p.direction == Direction::kOut) {
          if (const auto bus = fit(PortKind::kAxiMaster, pattern)) add("axi_master", *bus, "");
        } else if (const auto bus = fit(PortKind::kAxi, pattern)) {
          const bool full = bus->has("awlen") || bus->has("arlen") || bus->has("wlast") || bus->has("rlast");
          add(full ? "axi_slave" : "axi_lite", *bus, "");
        }
      }
  }

  /// By tvalid; or, `named` so or not, by any valid that goes with a ready and data.
  void streams(bool named) {
    for (const auto& p : list_.ports) {
      const auto name = around(p.name, named ? "tvalid" : "valid");
      if (!name || taken(p) || !p.odd.empty() || p.bits != 1) continue;
      const std::size_t at = name->before.size();
      const bool word = at == 0 || std::isalpha(static_cast<unsigned char>(p.name[at - 1])) == 0 ||
                        (std::islower(static_cast<unsigned char>(p.name[at - 1])) != 0 && p.name[at] == 'T');
      if (!word) continue;  // "outvalid"
      const bool in = p.direction == Direction::kIn;
      const auto pattern =
          across(both_ways(name->before, name->after), *name, p.direction, {named ? "tready" : "ready"});
      const auto bus = fit(in ? PortKind::kStreamIn : PortKind::kStreamOut, pattern);
      const bool plain_data = !registers_ && !master_;  // data with a valid alone may be many things
      if (bus && (named || plain_data || bus->has("tready"))) add(in ? "stream_in" : "stream_out", *bus, "");
    }
  }

  /// A pattern for the signals of the other direction, too, where one of them is called unlike: "req_i.* rsp_o.*".
  std::string across(const std::string& pattern, const Around& mine, Direction direction,
                     const std::vector<std::string>& words) const {
    std::string best;
    std::size_t most = 0;
    for (const auto& p : list_.ports) {
      if (p.direction == direction || taken(p) || !p.odd.empty()) continue;
      for (const auto& word : words) {
        const auto name = around(p.name, word);
        if (!name || alike(name->before, mine.before) <= most || name->after.size() > mine.after.size() + 4) continue;
        if (std::abs(static_cast<int>(name->before.size()) - static_cast<int>(mine.before.size())) > 4) continue;
        most = alike(name->before, mine.before);
        best = name->before + "*" + name->after;
      }
    }
    const bool there = best.empty() || (" " + pattern + " ").find(" " + best + " ") != std::string::npos;
    return there ? pattern : pattern + " " + best;
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
    for (std::size_t i = 0; i < clocks_.size(); ++i)
      if (const auto same = alike(lower_case(name), lower_case(clocks_[i])); same > length) best = i, length = same;
    return "clock = \"" + clocks_[best] + "\"" + (length < 2 ? "   # by guess; see which it is\n" : "\n");
  }

  /// The ports that a pattern finds, if they are a bus.
  std::optional<BoundBus> fit(PortKind kind, const std::string& pattern) {
    RtlBus bus;
    bus.kind = kind;
    bus.pattern.text = pattern;
    RtlDescription one = rtl_;
    one.clocks = {RtlClock{}};
    one.buses = {bus};
    std::vector<RtlPort> free;
    for (const auto& p : list_.ports)
      if (p.whole.empty() ? !taken_as_a_whole(p) : !taken(p)) free.push_back(p);
    std::vector<config::Problem> problems;
    auto bound = bind_ports(one, free, problems);
    if (bound.buses.empty()) return std::nullopt;
    return std::move(bound.buses.front());
  }

  void add(const std::string& key, const BoundBus& bus, const std::string& more) {
    std::set<std::string> names;
    for (const auto& [name, signal] : bus.signals) names.insert(signal.ports.begin(), signal.ports.end());
    for (const auto& name : names)
      if (const auto* p = book_.find(name, bits_)) take(*p);
    const auto kind = bus.config.kind;
    const bool slave = kind != PortKind::kAxiMaster && kind != PortKind::kMemory;
    out_ += "\n[[device.dut.design." + key + "]]\npattern = " + base::quoted(bus.config.pattern.text) + "   # " +
            std::to_string(bus.data_bits) + " bits of data, " + std::to_string(names.size()) + " signals\n" +
            clock_of(bus.config.pattern.text) + more;
    if (slave && slaves_++ > 0) out_ += "base = " + hex((slaves_ - 1) * kSlaveStep) + "\n";
    registers_ = registers_ || (slave && kind != PortKind::kStreamIn && kind != PortKind::kStreamOut);
    master_ = master_ || !slave;
  }

  /// Register and memory ports stand by their address.
  void plain(PortKind kind, Direction address) {
    const bool memory = kind == PortKind::kMemory;
    for (const auto& p : list_.ports) {
      const bool single = p.odd.empty() && p.bits <= 64 && in_parts_.count(p.name) == 0;
      if (p.direction != address || !single || taken(p)) continue;
      if (const auto ahb = around(p.name, "haddr"); ahb && ahb->after.size() < 4) {
        out_ += "\n# " + p.name + ": AHB is not driven; put a bridge to APB or AXI around it.\n";
        continue;
      }
      std::optional<BoundBus> best;
      for (const char* word : {"address", "addr", "adr", "add"}) {
        const auto name = around(p.name, word);
        if (!name) continue;
        const auto ways = both_ways(name->before, name->after);
        best = fit(kind, ways);
        if (best && (best->has("rdata") || best->has("ready"))) break;
        for (const auto& pattern :
             {turned(name->before, ways), across(ways, *name, p.direction, {"rdata", "rdt", "ready", "ack"})}) {
          auto bus = fit(kind, pattern);
          if (bus && (!best || bus->signals.size() > best->signals.size())) best = std::move(bus);
        }
        break;
      }
      if (!best || !whole(*best)) continue;
      const bool answers = best->has("ready") || best->has("rvalid") || best->has("ack");
      std::string more = std::string("word_addressed = ") + (counts_words(p, *best) ? "true" : "false") +
                         "   # false if the address counts bytes\n";
      if (memory && !answers && best->has("rdata")) more += "read_latency = 1   # 0: in the same cycle\n";
      add(memory ? "memory_port" : "register_port", *best, more);
    }
  }
  /// "a2b_*" answers in "b2a_*".
  static std::string turned(const std::string& before, const std::string& pattern) {
    const auto two = before.find('2');
    if (two == std::string::npos || before.back() != '_') return pattern;
    return pattern + " " + before.substr(two + 1, before.size() - two - 2) + "2" + before.substr(0, two) + "_*";
  }
  /// With something that asks and something that answers; not a debugger's copy of an address.
  static bool whole(const BoundBus& bus) {
    const bool asks = bus.has("select") || bus.has("read") || bus.has("write") || bus.has("strobe");
    const bool writes = bus.has("select") && bus.has("write") && bus.has("wdata");
    return asks && (writes || bus.has("rdata") || bus.has("ready") || bus.config.kind == PortKind::kRegisters);
  }
  static bool counts_words(const RtlPort& address, const BoundBus& bus) {
    const unsigned bytes = std::max(1u, bus.data_bits / 8);
    const auto shift = static_cast<unsigned>(std::countr_zero(bytes));
    if (shift == 0 || bus.has("enable")) return false;  // the second is APB
    if (address.first_bit() > 0) return true;
    return address.bits <= 10 || address.bits + shift == 32 || address.bits + shift == 64;
  }

  void interrupts() {
    if (lines(names_interrupt) == 0) lines(names_end);
  }
  std::size_t lines(bool (*names)(const std::string&)) {
    std::size_t found = 0;
    for (const auto& p : list_.ports) {
      const bool line = p.direction == Direction::kOut && p.odd.empty() && p.whole.empty() && p.bits <= 64;
      if (!line || taken(p) || !names(p.name)) continue;
      take(p);
      ++found;
      const bool several = p.bits > 1 && p.bits <= kLines && in_parts_.count(p.name) == 0;
      for (unsigned i = 0; i < (several ? p.bits : 1); ++i)
        out_ +=
            "\n[[device.dut.design.interrupt]]\nport = " +
            base::quoted(p.name + (several ? "[" + std::to_string(p.first_bit() + static_cast<int>(i)) + "]" : "")) +
            "\n";
    }
    return found;
  }

  /// Without registers, what is left is how one works with it.
  void pins() {
    std::string ports, pulses;
    std::uint64_t offset = 0;
    for (const auto& p : list_.ports) {
      const bool out = p.direction == Direction::kOut, line = names_interrupt(p.name) || names_end(p.name);
      if (!p.whole.empty() || !p.odd.empty() || p.direction == Direction::kInOut || names_test(p.name)) continue;
      if (taken(p) && !(out && line)) continue;
      ports += "  " + base::quoted(p.name + (!out && rests_high(p) ? "=1" : "")) + ",   # " + hex(offset) + ": " +
               to_string(p.direction) + ", " + std::to_string(p.bits) + " bits\n";
      offset += (p.bits + 31) / 32 * 4;
      const auto name = around(p.name, "valid");
      if (const auto* ready = name && !out ? book_.find(name->before + "ready" + name->after, bits_) : nullptr;
          ready != nullptr && ready->direction == Direction::kOut)
        pulses += std::string(pulses.empty() ? "" : ", ") + base::quoted(p.name + " until " + ready->name);
      if (!taken(p)) take(p);
    }
    if (ports.empty()) return;
    out_ +=
        "\n# Written and read by steps; pulse = [\"start\"] lasts a cycle.\n[[device.dut.design.pins]]\nports = [\n" +
        ports + "]\n" + (pulses.empty() ? "" : "pulse = [" + pulses + "]\n");
    if (slaves_++ > 0) out_ += "base = " + hex((slaves_ - 1) * kSlaveStep) + "\n";
  }

  std::string tie_offs() {
    std::string ties, comments;
    for (const auto& p : list_.ports) {
      if (!p.whole.empty() || taken_.count(p.name) != 0) continue;
      if (p.direction != Direction::kOut && p.odd.empty())
        ties += "  " + base::quoted(p.name + (rests_high(p) ? "=1" : "=0")) + ",   # " + to_string(p.direction) + ", " +
                std::to_string(p.bits) + " bits\n";
      else
        comments += "# not used: " + std::string(to_string(p.direction)) + " " + p.name + ", " +
                    std::to_string(p.bits) + " bits" + (p.odd.empty() ? "" : ", " + p.odd) + "\n";
    }
    return (ties.empty() ? "" : "tie_off = [\n" + ties + "]\n") + comments;
  }

  const RtlSources& sources_;
  const PortList& list_;
  RtlDescription rtl_;
  PortBook book_;
  std::deque<RtlPort> bits_;        // of vectors, that buses have
  std::set<std::string> in_parts_;  // ports that are structures or arrays
  std::string out_;
  std::map<std::string, std::vector<const RtlPort*>> taken_;  // by port: it, or parts of it
  std::vector<std::string> clocks_;
  bool registers_ = false, master_ = false;
  std::uint64_t slaves_ = 0;
};

}  // namespace

std::string propose_testbed(const RtlSources& sources, const PortList& list) { return Proposal(sources, list).text(); }

}  // namespace flatsat::hdl
