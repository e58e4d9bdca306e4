#include "harness/hdl/shim.h"

#include <algorithm>
#include <bit>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/hdl/bus_signals.h"

namespace flatsat::hdl {
namespace {

using nlohmann::json;

/// One port of the shim.
struct ShimPort {
  std::string name;
  bool input;
  unsigned bits;
};

std::string prefix(std::size_t bus) { return "g" + std::to_string(bus) + "_"; }
std::string number(std::size_t i) { return std::to_string(i); }

/// Signals that a bus has on the bench's side: all of those directions it can transfer in.
std::vector<BusSignal> bench_signals(const BoundBus& bus) {
  std::vector<BusSignal> list;
  for (const auto& signal : bus_signals(bus.config.kind)) {
    if (signal.constant) continue;
    const bool write_side = signal.channel == "aw" || signal.channel == "w" || signal.channel == "b";
    if (is_axi(bus.config.kind) && !(write_side ? bus.writes() : bus.reads())) continue;
    list.push_back(signal);
  }
  return list;
}

std::vector<ShimPort> shim_ports(const BoundRtl& rtl) {
  std::vector<ShimPort> ports;
  for (std::size_t i = 0; i < rtl.clocks.size(); ++i) ports.push_back({"clk_" + number(i), true, 1});
  for (std::size_t i = 0; i < rtl.resets.size(); ++i) ports.push_back({"rst_" + number(i), true, 1});
  for (std::size_t b = 0; b < rtl.buses.size(); ++b)
    for (const auto& signal : bench_signals(rtl.buses[b]))
      ports.push_back({prefix(b) + signal.name, signal.to_design, bench_bits(signal.width, rtl.buses[b].data_bits)});
  for (std::size_t b = 0; b < rtl.buses.size(); ++b)
    for (std::size_t i = 0; i < rtl.buses[b].pins.size(); ++i)
      ports.push_back({prefix(b) + "p" + number(i), rtl.buses[b].pins[i].to_design, rtl.buses[b].pins[i].bits});
  for (std::size_t i = 0; i < rtl.interrupts.size(); ++i) ports.push_back({"irq_" + number(i), false, 1});
  if (!rtl.idle.empty()) ports.push_back({"idle", false, 1});
  return ports;
}

std::string range(unsigned bits) { return bits == 1 ? "" : "[" + std::to_string(bits - 1) + ":0] "; }

/// A port's name in a connection; escaped, for it may be a word of SystemVerilog: old designs have a port `do`.
std::string pin(const std::string& port) { return ".\\" + port + " "; }

/// `from` bits wide as `to` bits.
std::string fitted(const std::string& signal, unsigned from, unsigned to) {
  if (from == to) return signal;
  if (from > to) return to == 1 ? signal + "[0]" : signal + "[" + std::to_string(to - 1) + ":0]";
  return "{" + std::to_string(to - from) + "'d0, " + signal + "}";
}

/// What stands for an output that the design does not have.
std::string absent(const BoundBus& bus, const std::string& signal, unsigned bits, const std::string& p) {
  const auto constant = [&](std::uint64_t value) { return std::to_string(bits) + "'d" + std::to_string(value); };
  const auto size = static_cast<std::uint64_t>(std::countr_zero(std::max(1u, bus.data_bits / 8)));
  if (signal == "awsize" || signal == "arsize") return constant(size);
  if (signal == "awburst" || signal == "arburst") return constant(1);
  if (signal == "wstrb") return "{" + std::to_string(bits) + "{1'b1}}";
  if (signal == "bready" || signal == "rready") return constant(1);
  if (signal == "rlast" || signal == "wlast" || signal == "tready") return constant(1);
  if (signal == "tkeep") return "{" + std::to_string(bits) + "{1'b1}}";
  if (signal == "tstrb") return p + "tkeep";
  if (bus.config.kind == PortKind::kMemory) {
    if (signal == "select" && bus.has("read")) return p + "read | " + p + "write";
    if (signal == "select") return bus.has("rdata") || !bus.has("write") ? constant(1) : p + "write";
    if (signal == "write" && bus.has("strobe")) return "|" + p + "strobe";
    if (signal == "write") return constant(bus.has("rdata") ? 0 : 1);
    if (signal == "strobe") return bus.has("write") ? "{" + std::to_string(bits) + "{" + p + "write}}" : constant(0);
  }
  if (bus.config.kind == PortKind::kRegisters && (signal == "ready" || signal == "rvalid" || signal == "wdone"))
    return constant(1);
  return constant(0);
}

class Shim {
 public:
  Shim(const BoundRtl& rtl, const SourceSet& sources) : rtl_(rtl), sources_(sources) {}

  std::string text() {
    for (std::size_t i = 0; i < rtl_.clocks.size(); ++i) connect(rtl_.clocks[i].port, "clk_" + number(i));
    for (std::size_t i = 0; i < rtl_.resets.size(); ++i)
      connect(rtl_.resets[i].config.port.text, (rtl_.resets[i].config.active_high ? "" : "~") + ("rst_" + number(i)));
    for (std::size_t b = 0; b < rtl_.buses.size(); ++b) bus(rtl_.buses[b], prefix(b));
    for (std::size_t i = 0; i < rtl_.interrupts.size(); ++i)
      observe(rtl_.interrupts[i].port.text, "irq_" + number(i), rtl_.interrupts[i].active_low);
    if (!rtl_.idle.empty()) {
      const bool inverted = rtl_.idle.front() == '!';
      observe(rtl_.idle.substr(inverted ? 1 : 0), "idle", inverted);
    }
    for (const auto& tie : rtl_.ties) this->tie(tie);
    for (const auto& name : rtl_.unbound) {
      const auto& p = port(name);
      if (p.odd.empty()) connect(name, std::to_string(p.bits) + "'d0");
      if (!p.range.empty()) pieces_[name];
    }
    for (const auto& [name, pieces] : pieces_) join(port(name), pieces);
    return assemble();
  }

 private:
  const RtlPort& port(const std::string& name) const {
    return *std::find_if(rtl_.ports.begin(), rtl_.ports.end(), [&](const auto& p) { return p.name == name; });
  }
  void connect(const std::string& port_name, const std::string& expression) {
    const auto& p = port(port_name);
    if (p.whole.empty())
      pins_[port_name] = expression;
    else
      pieces_[p.whole][{p.word, p.low}] = {p.bits, expression};
  }

  /// Parts of one input, by word and lowest bit.
  struct Piece {
    unsigned bits;
    std::string expression;
  };
  using Pieces = std::map<std::pair<std::string, unsigned>, Piece>;

  /// What the parts of a port are driven by; the rest of it is zero.
  void join(const RtlPort& p, const Pieces& pieces) {
    std::map<std::string, std::pair<unsigned, std::string>> words;  // how many bits so far, and what they are
    const auto put = [&](const std::string& word, unsigned bits, const std::string& what) {
      auto& [filled, text] = words[word];
      text = what + (text.empty() ? "" : ", ") + text;
      filled += bits;
    };
    for (const auto& [at, piece] : pieces) {
      const auto& [word, low] = at;
      if (const unsigned filled = words[word].first; filled < low)
        put(word, low - filled, std::to_string(low - filled) + "'d0");
      const std::string piece_wire = "p" + number(piece_wires_++);
      body_ += "  wire " + range(piece.bits) + piece_wire + " = " + piece.expression + ";\n";
      put(word, piece.bits, piece_wire);
    }
    for (const auto& [word, filled] : words)
      if (filled.first < p.bits) put(word, p.bits - filled.first, std::to_string(p.bits - filled.first) + "'d0");
    if (p.range.empty()) {
      pins_[p.name] = "{" + words[""].second + "}";
      return;
    }
    const std::string array = "a" + number(piece_wires_++);
    body_ += "  wire " + range(p.bits) + array + " " + p.range + ";\n";
    for (const auto& word : words_of(p))
      body_ += "  assign " + array + word + " = " +
               (words.count(word) != 0 ? "{" + words[word].second + "}" : std::to_string(p.bits) + "'d0") + ";\n";
    pins_[p.name] = array;
  }
  std::vector<std::string> words_of(const RtlPort& whole) const {
    std::set<std::string> words;
    for (const auto& p : rtl_.ports)
      if (p.whole == whole.name) words.insert(p.word);
    return {words.begin(), words.end()};
  }

  /// A pad is held weakly, so that the design can drive it.
  void tie(const BoundTie& tie) {
    if (port(tie.port).direction != RtlPort::Direction::kInOut) return connect(tie.port, tie.value);
    const std::string w = wire(tie.port);
    body_ += "  assign (weak0, weak1) " + w + " = " + tie.value + ";\n";
  }

  /// The wire on an output of the design; one, whoever listens.
  std::string wire(const std::string& port_name) {
    if (const auto found = wires_.find(port_name); found != wires_.end()) return found->second;
    const auto& p = port(port_name);
    if (!p.whole.empty()) {
      const std::string of = wire(p.whole), name = "w" + number(wires_.size());
      const bool all = p.bits == port(p.whole).bits;
      body_ += "  wire " + range(p.bits) + name + " = " + of + p.word +
               (all ? "" : "[" + number(p.low) + " +: " + number(p.bits) + "]") + ";\n";
      return wires_[port_name] = name;
    }
    const std::string name = "w" + number(wires_.size());
    body_ += "  wire " + range(p.bits) + name + (p.range.empty() ? "" : " " + p.range) + ";\n";
    connect(port_name, name);
    return wires_[port_name] = name;
  }
  void observe(const std::string& port_name, const std::string& into, bool inverted) {
    const std::string w = wire(port_name);
    body_ += "  assign " + into + " = " + (inverted ? "~(|" : "(|") + w + ");\n";
  }

  void bus(const BoundBus& bus, const std::string& p) {
    for (std::size_t i = 0; i < bus.pins.size(); ++i) {
      const std::string name = p + "p" + number(i);
      if (bus.pins[i].to_design)
        connect(bus.pins[i].port, name);
      else
        body_ += "  assign " + name + " = " + wire(bus.pins[i].port) + ";\n";
    }
    const auto listed = bench_signals(bus);
    for (const auto& signal : listed) {
      const unsigned bits = bench_bits(signal.width, bus.data_bits);
      const auto bound = bus.signals.find(signal.name);
      if (signal.to_design) {
        if (bound == bus.signals.end()) continue;
        for (const auto& name : bound->second.ports)
          connect(name, (bound->second.inverted ? "~" : "") + to_design(p + signal.name, bits, port(name).bits));
      } else if (bound == bus.signals.end()) {
        body_ += "  assign " + p + signal.name + " = " + absent(bus, signal.name, bits, p) + ";\n";
      } else {
        const std::string w = wire(bound->second.ports.front());
        body_ += "  assign " + p + signal.name + " = " + (bound->second.inverted ? "~" : "") +
                 from_design(signal, w, port(bound->second.ports.front()).bits, bits) + ";\n";
      }
    }
    for (const auto& [name, signal] : bus.signals)
      if (const auto* known = find_signal(bus.config.kind, name); known->constant && known->to_design)
        for (const auto& pin_name : signal.ports) connect(pin_name, std::to_string(port(pin_name).bits) + "'d0");
  }
  /// A wider port of a one-bit signal gets it in every bit.
  static std::string to_design(const std::string& name, unsigned bits, unsigned port_bits) {
    if (port_bits <= bits || bits > 1) return fitted(name, bits, port_bits);
    return "{" + std::to_string(port_bits) + "{" + name + "}}";
  }
  static std::string from_design(const BusSignal& signal, const std::string& w, unsigned port_bits, unsigned bits) {
    if (bits == 1 && port_bits > 1 && signal.width == SignalWidth::kBit) return "|" + w;
    return fitted(w, port_bits, bits);
  }

  std::string assemble() const {
    std::string ports;
    for (const auto& p : shim_ports(rtl_))
      ports += (ports.empty() ? "" : ",\n") + ("  " + std::string(p.input ? "input  wire " : "output wire ")) +
               range(p.bits) + p.name;
    std::string parameters;
    for (const auto& p : sources_.parameters) {
      const auto equals = p.find('=');
      parameters += (parameters.empty() ? "" : ", ") + ("." + p.substr(0, equals) + "(" + p.substr(equals + 1) + ")");
    }
    std::string pins;
    for (const auto& [name, expression] : pins_)
      pins += (pins.empty() ? "" : ",\n") + ("    " + pin(name) + "(" + expression + ")");
    return "/* verilator lint_off WIDTH */\n/* verilator lint_off PINMISSING */\nmodule flatsat_shim (\n" + ports +
           "\n);\n" + body_ + "  " + sources_.top + (parameters.empty() ? "" : " #(" + parameters + ")") + " dut (\n" +
           pins + "\n  );\nendmodule\n";
  }

  const BoundRtl& rtl_;
  const SourceSet& sources_;
  std::string body_;
  std::map<std::string, std::string> pins_, wires_;
  std::map<std::string, Pieces> pieces_;
  std::size_t piece_wires_ = 0;
};

}  // namespace

std::string shim_text(const BoundRtl& rtl, const SourceSet& sources) { return Shim(rtl, sources).text(); }

std::string glue_text(const BoundRtl& rtl, const std::string& hash) {
  std::string list;
  for (const auto& p : shim_ports(rtl))
    list += "      dut_port(\"" + p.name + "\", " + (p.input ? "true" : "false") + ", " + std::to_string(p.bits) +
            ", top." + p.name + "),\n";
  return "#include \"Vflatsat_shim.h\"\n#include \"harness/agents/verilated/verilated_dut.h\"\n\n"
         "extern \"C\" flatsat::agents::verilated::Dut* flatsat_make_dut(int argc, const char** argv) {\n"
         "  using namespace flatsat::agents::verilated;\n"
         "  return new VerilatedDut<Vflatsat_shim>(\"" +
         hash + "\", [](Vflatsat_shim& top) -> std::vector<DutPort> {\n    return {\n" + list +
         "    };\n  }, std::vector<std::string>(argv, argv + argc));\n}\n";
}

std::string layout_json(const BoundRtl& rtl, const RtlDescription& description) {
  json clocks = json::array(), resets = json::array(), buses = json::array(), memories = json::array(),
       lines = json::array();
  for (const auto& c : rtl.clocks) clocks.push_back({{"port", c.port}, {"period_ps", c.period_ps}});
  for (const auto& r : rtl.resets)
    resets.push_back({{"clock", r.clock}, {"cycles", r.config.cycles}, {"synchronous", r.config.synchronous}});
  for (std::size_t b = 0; b < rtl.buses.size(); ++b) {
    const auto& bus = rtl.buses[b];
    json has = json::object(), pins = json::array();
    for (const auto& p : bus.pins) pins.push_back({p.port, p.to_design, p.bits, p.offset, p.first, p.pulse, p.until});
    for (const auto& [name, signal] : bus.signals) has[name] = signal.bits;
    buses.push_back({{"kind", to_string(bus.config.kind)},
                     {"name", bus.name},
                     {"prefix", prefix(b)},
                     {"clock", bus.clock},
                     {"data_bits", bus.data_bits},
                     {"base", bus.config.base},
                     {"size", bus.size},
                     {"has", has},
                     {"pins", pins},
                     {"writes", bus.writes()},
                     {"reads", bus.reads()},
                     {"word_addressed", bus.config.word_addressed},
                     {"read_latency", bus.config.read_latency},
                     {"memories", bus.memories},
                     {"host", bus.config.host},
                     {"hang_cycles", bus.config.hang_cycles},
                     {"stall_percent", bus.config.stall_percent},
                     {"tid", bus.config.tid},
                     {"tdest", bus.config.tdest},
                     {"tuser", bus.config.tuser},
                     {"depth", bus.config.depth}});
  }
  for (const auto& m : rtl.memories)
    memories.push_back(
        {{"name", m.name}, {"bytes", m.bytes}, {"base", m.base}, {"window", m.window}, {"latency", m.latency}});
  for (const auto& i : rtl.interrupts) lines.push_back({{"port", i.port.text}, {"edge", i.edge}});
  json preloads = json::array(), plusargs = json::array();
  for (const auto& p : description.preloads)
    preloads.push_back(
        {{"path", (std::filesystem::path(description.sources.folder) / p.file.text).string()}, {"at", p.at}});
  for (const auto& p : description.sources.plusargs) plusargs.push_back(p.text);
  return json{{"clocks", clocks},
              {"resets", resets},
              {"buses", buses},
              {"memories", memories},
              {"interrupts", lines},
              {"interrupts_by_name", description.interrupts_by_name},
              {"idle", !rtl.idle.empty()},
              {"free_running", description.free_running},
              {"idle_cycles", description.idle_cycles},
              {"preloads", preloads},
              {"plusargs", plusargs},
              {"cycle_pj", description.cycle_pj},
              {"beat_pj", description.beat_pj}}
      .dump();
}

std::string places_text(const std::vector<RegisterName>& registers) {
  if (registers.empty()) return {};
  std::string text = "`verilator_config\n";
  for (const auto& r : registers) text += "public_flat_rw -module \"" + r.module + "\" -var \"" + r.name + "\"\n";
  return text;
}

}  // namespace flatsat::hdl
