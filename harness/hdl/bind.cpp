#include "harness/hdl/bind.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <set>
#include <sstream>

#include "harness/base/suggest.h"
#include "harness/hdl/bus_rules.h"
#include "harness/hdl/bus_signals.h"
#include "harness/hdl/pins.h"
#include "harness/hdl/port_book.h"
#include "harness/hdl/port_value.h"
#include "harness/hdl/stream_rules.h"
#include "models/compute/job_queue.h"

namespace flatsat::hdl {
namespace {

using Direction = RtlPort::Direction;

constexpr std::uint64_t kWindowStep = 1u << 20;
constexpr unsigned kWidest = 1u << 20;  // of a port, in bits

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  std::istringstream stream(text);
  for (std::string part; stream >> part;) parts.push_back(part);
  return parts;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  if (const auto at = text.find(from); at != std::string::npos) text.replace(at, from.size(), to);
  return text;
}

/// A port's name or "!name".
struct Named {
  std::string port;
  bool inverted = false;
};
Named named(const std::string& text) {
  if (!text.empty() && text.front() == '!') return {text.substr(1), true};
  return {text, false};
}

class Binder {
 public:
  Binder(const RtlDescription& rtl, const std::vector<RtlPort>& ports, std::vector<config::Problem>& problems)
      : rtl_(rtl), problems_(problems) {
    bound_.ports.assign(ports.begin(), ports.end());
    for (const auto& p : bound_.ports) book_.add(p);
  }

  BoundRtl run() {
    clocks();
    memories();
    for (const auto& reset : rtl_.resets) bind_reset(reset);
    for (const auto& bus : rtl_.buses) {
      if (bus.kind == PortKind::kPins)
        bound_.buses.push_back(
            bind_pins(bus, clock_index(bus.clock), rtl_.sources.top.text, {book_, bound_.ports, problems_}));
      else
        bind_bus(bus);
    }
    check_windows();
    for (const auto& line : rtl_.interrupts) {
      if (find(line.port, Direction::kOut, "interrupt") != nullptr) bound_.interrupts.push_back(line);
    }
    if (!rtl_.idle.empty()) {
      const auto name = named(rtl_.idle.text);
      if (find({name.port, rtl_.idle.location}, Direction::kOut, "idle") != nullptr) bound_.idle = rtl_.idle.text;
    }
    for (const auto& tie : rtl_.tie_offs) bind_tie(tie);
    for (const auto& port : bound_.ports) {
      if (port.direction != Direction::kIn || !port.whole.empty() || book_.taken(port)) continue;
      if (port.odd == "real")
        wrong(port.location, "input " + port.name + " is of type real, which cannot be driven; wrap " +
                                 rtl_.sources.top.text + " in a module that gives it a value");
      bound_.unbound.push_back(port.name);
    }
    return std::move(bound_);
  }

 private:
  void wrong(const config::SourceLocation& location, const std::string& text) { problems_.push_back({location, text}); }

  std::vector<std::string> names(Direction direction) const {
    std::vector<std::string> list;
    for (const auto& port : bound_.ports)
      if (port.direction == direction) list.push_back(port.name);
    return list;
  }
  /// A port that a file names; wrong names and directions are problems.
  const RtlPort* find(const config::LocatedText& name, Direction direction, const std::string& what) {
    const auto* found = book_.find(name.text, bound_.ports);
    if (found == nullptr) {
      wrong(name.location, what + ": " + rtl_.sources.top.text + " has no port " + name.text +
                               base::did_you_mean(name.text, names(direction)));
      return nullptr;
    }
    if (found->direction != direction && found->direction != Direction::kInOut) {
      wrong(name.location, what + ": port " + name.text + " is an " + to_string(found->direction) + " and must be an " +
                               to_string(direction));
      return nullptr;
    }
    if (found->odd == "interface" || found->odd == "array" || found->odd == "real") {
      wrong(name.location,
            what + ": port " + name.text + (found->odd == "real" ? " is of type " : " is an ") + found->odd +
                (found->odd == "array" ? "; name one word of it: " + name.text + "[0]"
                                       : "; wrap " + rtl_.sources.top.text + " in a module with plain ports"));
      return nullptr;
    }
    if (direction == Direction::kIn && !book_.take(*found)) {
      wrong(name.location, what + ": port " + name.text + " is driven by something else already");
      return nullptr;
    }
    return found;
  }

  std::size_t clock_index(const config::LocatedText& name) {
    if (name.empty()) return 0;
    for (std::size_t i = 0; i < rtl_.clocks.size(); ++i)
      if (rtl_.clocks[i].port.text == name.text) return i;
    wrong(name.location, "there is no clock " + name.text + "; every clock has a table [[...clock]] with port = \"" +
                             name.text + "\"");
    return 0;
  }

  void clocks() {
    if (rtl_.clocks.empty()) wrong(rtl_.location, "a clock is missing: [[...clock]] with port and frequency");
    for (const auto& clock : rtl_.clocks) {
      const auto* found = find(clock.port, Direction::kIn, "clock");
      if (found != nullptr && found->bits != 1)
        wrong(clock.port.location, "clock " + found->name + " must be one bit wide");
      double period = 1e12 / clock.frequency_hz;
      if (!clock.ratio.empty()) period = period_by_ratio(clock);
      bound_.clocks.push_back({clock.port.text, std::max<std::int64_t>(2, std::llround(period))});
    }
  }
  double period_by_ratio(const RtlClock& clock) {
    unsigned times = 0, of = 0;
    const char* const end = clock.ratio.data() + clock.ratio.size();
    const auto first = std::from_chars(clock.ratio.data(), end, times);
    const bool colon = first.ec == std::errc() && first.ptr != end && *first.ptr == ':';
    const auto second = colon ? std::from_chars(first.ptr + 1, end, of) : first;
    const bool good = colon && second.ec == std::errc() && second.ptr == end && times > 0 && of > 0;
    if (!good || bound_.clocks.empty()) {
      wrong(clock.location, "ratio '" + clock.ratio + "' must be like \"3:2\", of the clock that comes first");
      return 1e4;
    }
    return static_cast<double>(bound_.clocks.front().period_ps) * of / times;
  }

  void memories() {
    std::uint64_t next = compute::job_queue::kMemoryWindow;
    for (auto memory : rtl_.memories) {
      if (memory.window == 0) memory.window = next;
      next = (memory.window + memory.bytes + kWindowStep - 1) / kWindowStep * kWindowStep;
      bound_.memories.push_back(memory);
    }
    for (std::size_t i = 0; i < bound_.memories.size(); ++i)
      for (std::size_t j = 0; j < i; ++j) {
        const auto &a = bound_.memories[i], &b = bound_.memories[j];
        if (a.window < b.window + b.bytes && b.window < a.window + a.bytes)
          wrong(a.location,
                "memory " + a.name + " lies over memory " + b.name + " on the device's bus; give it another window");
      }
  }

  void bind_reset(const RtlReset& reset) {
    find(reset.port, Direction::kIn, "reset");
    bound_.resets.push_back({reset, clock_index(reset.clock)});
  }

  void bind_tie(const config::LocatedText& tie) {
    const auto equals = tie.text.find('=');
    if (equals == std::string::npos) return wrong(tie.location, "tie_off '" + tie.text + "' must be \"port=value\"");
    const auto* found = find({tie.text.substr(0, equals), tie.location}, Direction::kIn, "tie_off");
    // A port that is not there is told already; its value is looked at all the same.
    const auto value = port_value(tie.text.substr(equals + 1), found == nullptr ? kWidest : found->bits);
    if (!value.wrong.empty()) return wrong(tie.location, "tie_off '" + tie.text + "': the value " + value.wrong);
    if (found != nullptr) bound_.ties.push_back({found->name, value.literal});
  }

  // Buses.
  void bind_bus(const RtlBus& config) {
    BoundBus bus;
    bus.config = config;
    bus.name = config.pattern.text;
    bus.clock = clock_index(config.clock);
    if (bus.name.empty()) bus.name = to_string(config.kind);
    const auto patterns = split(config.pattern.text);
    for (const auto& pattern : patterns)
      if (pattern.find('*') == std::string::npos && pattern.find("{}") == std::string::npos)
        wrong(config.pattern.location, "pattern '" + pattern + "' must hold a * where the name of the signal stands");
    std::set<std::string> mapped;
    for (const auto& entry : config.map) bind_mapped(bus, entry, mapped);
    for (const auto& signal : bus_signals(config.kind))
      if (mapped.count(signal.name) == 0) bind_by_pattern(bus, signal, patterns);
    follow_conventions(bus);
    if (bus.signals.empty()) return nothing_matches(bus);
    const std::size_t before = problems_.size();
    require(bus);
    if (problems_.size() != before) return;
    measure(bus);
    for (const auto& name : config.memories) add_memory(bus, name);
    if (config.memories.empty())
      for (std::size_t i = 0; i < bound_.memories.size(); ++i) bus.memories.push_back(i);
    bound_.buses.push_back(std::move(bus));
  }

  void add_memory(BoundBus& bus, const config::LocatedText& name) {
    for (std::size_t i = 0; i < bound_.memories.size(); ++i)
      if (bound_.memories[i].name == name.text) return bus.memories.push_back(i);
    wrong(name.location, "there is no memory " + name.text);
  }

  void bind_mapped(BoundBus& bus, const config::LocatedText& entry, std::set<std::string>& mapped) {
    const auto equals = entry.text.find('=');
    const std::string name = entry.text.substr(0, equals);
    const auto* signal = find_signal(bus.config.kind, name);
    if (equals == std::string::npos || signal == nullptr) {
      std::vector<std::string> known;
      for (const auto& s : bus_signals(bus.config.kind)) known.push_back(s.name);
      return wrong(entry.location, "map '" + entry.text + "' must be \"signal=port\" with a signal of " +
                                       std::string(to_string(bus.config.kind)) + base::did_you_mean(name, known));
    }
    mapped.insert(name);
    for (const auto& part : split(entry.text.substr(equals + 1))) {
      const auto target = named(part);
      const auto* found =
          find({target.port, entry.location}, signal->to_design ? Direction::kIn : Direction::kOut, name);
      if (found == nullptr) continue;
      auto& into = bus.signals[name];
      into.ports.push_back(found->name);
      into.inverted = target.inverted;
      into.bits = found->bits;
    }
  }

  void bind_by_pattern(BoundBus& bus, const BusSignal& signal, const std::vector<std::string>& patterns) {
    for (const auto& spelling : signal.spellings) {
      for (auto pattern : patterns) {
        pattern = replaced(replaced(pattern, "{}", "*"), "{ch}", signal.channel);
        const auto spelled = named(spelling);
        const RtlPort* best = nullptr;
        const bool bit = signal.width == SignalWidth::kBit;
        for (const auto* candidate : candidates(replaced(pattern, "*", spelled.port), bit)) {
          const RtlPort& p = *candidate;
          const bool fits = p.odd.empty() && p.direction == (signal.to_design ? Direction::kIn : Direction::kOut) &&
                            fits_as(signal, spelling, p) && (!signal.to_design || !book_.taken(p)) &&
                            outputs_used_.count({bus.config.location.line, p.name}) == 0;
          const auto prefix = pattern.substr(0, pattern.find('*'));
          if (fits && (best == nullptr || p.name.rfind(prefix, 0) == 0)) best = &p;
        }
        if (best == nullptr) continue;
        if (signal.to_design) book_.take(*best);
        outputs_used_.insert({bus.config.location.line, best->name});
        bus.signals[signal.name] = {{best->name}, spelled.inverted, best->bits};
        bus.spelled[signal.name] = spelling;
        return;
      }
    }
  }

  /// Wishbone's sel is its strobes, one for each byte; elsewhere a single sel selects.
  static bool fits_as(const BusSignal& signal, const std::string& spelling, const RtlPort& p) {
    return spelling != "sel" || (signal.name == "strobe") == (p.bits > 1);
  }

  /// Of "lane_*[2]" also bit 2 of a vector.
  std::vector<const RtlPort*> candidates(const std::string& name, bool bit) {
    auto list = book_.in_any_case(name);
    const auto open = name.rfind('[');
    if (!list.empty() || !bit || open == std::string::npos) return list;
    for (const auto* vector : book_.in_any_case(name.substr(0, open)))
      if (const auto* part = book_.find(vector->name + name.substr(open), bound_.ports)) list.push_back(part);
    return list;
  }

  void nothing_matches(const BoundBus& bus) {
    std::vector<std::string> stems;
    for (const auto& p : bound_.ports) {
      const auto at = lower_case(p.name).find(is_stream(bus.config.kind) ? "tvalid"
                                              : is_axi(bus.config.kind)  ? "valid"
                                                                         : "addr");
      if (at == std::string::npos) continue;
      for (const std::string c : {"aw", "ar", "w", ""})
        if (at >= c.size() && lower_case(p.name).compare(at - c.size(), c.size(), c) == 0) {
          stems.push_back(p.name.substr(0, at - c.size()) + "*");
          break;
        }
    }
    wrong(bus.config.pattern.empty() ? bus.config.location : bus.config.pattern.location,
          std::string(to_string(bus.config.kind)) + ": no port of " + rtl_.sources.top.text + " matches '" +
              bus.config.pattern.text + "'" +
              base::did_you_mean(bus.config.pattern.text, stems, "; `flatsat rtl inspect` lists the ports"));
  }

  void require(const BoundBus& bus) {
    for (const auto& name : required_signals(bus)) {
      if (bus.has(name)) continue;
      wrong(bus.config.pattern.empty() ? bus.config.location : bus.config.pattern.location,
            std::string(to_string(bus.config.kind)) + " '" + bus.name + "': " + rtl_.sources.top.text + " has no " +
                (find_signal(bus.config.kind, name)->to_design ? "input" : "output") + " for " + name +
                "; name the port: map = [\"" + name + "=PORT\"]");
    }
  }

  void measure(BoundBus& bus) {
    if (is_stream(bus.config.kind)) return measure_stream(bus, problems_);
    const auto bits = [&](const char* name) { return bus.has(name) ? bus.signals[name].bits : 0u; };
    // A write enable for each byte is what others call strobes.
    if (bits("write") > 1 && !bus.has("strobe")) {
      bus.signals["strobe"] = bus.signals["write"];
      if (bus.config.kind == PortKind::kRegisters) bus.signals.erase("write");
    }
    const unsigned w = bits("wdata"), r = bits("rdata");
    bus.data_bits = std::max(w, r);
    const auto& location = bus.config.pattern.empty() ? bus.config.location : bus.config.pattern.location;
    const bool power = std::has_single_bit(bus.data_bits);
    if (w != 0 && r != 0 && w != r)
      wrong(location, "'" + bus.name + "': write data of " + std::to_string(w) + " bits and read data of " +
                          std::to_string(r) + " do not fit");
    else if (bus.data_bits % 8 != 0 || bus.data_bits > 1024 || !power)
      wrong(location, "'" + bus.name + "': data of " + std::to_string(bus.data_bits) +
                          " bits; 8, 16, 32 and so on to 1024 can be driven");
    bus.address_bits = std::max({bits("awaddr"), bits("araddr"), bits("address")});
    for (const char* name : {"awaddr", "araddr", "address", "awid", "arid"})
      if (bits(name) > 64) wrong(location, "'" + bus.name + "': " + name + " is wider than 64 bits");
    const unsigned shift =
        bus.config.word_addressed ? static_cast<unsigned>(std::countr_zero(std::max(1u, bus.data_bits / 8))) : 0;
    const unsigned reach = std::min(63u, bus.address_bits + shift);
    bus.size = bus.config.size != 0 ? bus.config.size : std::uint64_t{1} << reach;
  }

  /// Slaves share the device's bus with the memories.
  void check_windows() {
    for (auto& bus : bound_.buses) {
      if (bus.config.kind == PortKind::kAxiMaster || bus.config.kind == PortKind::kMemory) continue;
      std::uint64_t limit = ~0ull;
      for (const auto& m : bound_.memories)
        if (m.window > bus.config.base) limit = std::min(limit, m.window - bus.config.base);
      for (const auto& other : bound_.buses)
        if (&other != &bus && other.config.kind != PortKind::kAxiMaster && other.config.kind != PortKind::kMemory &&
            other.config.base > bus.config.base)
          limit = std::min(limit, other.config.base - bus.config.base);
      bus.size = std::min(bus.size, limit);
      for (const auto& other : bound_.buses) {
        if (&other == &bus || other.config.kind == PortKind::kAxiMaster || other.config.kind == PortKind::kMemory)
          continue;
        if (other.config.base == bus.config.base && &other < &bus)
          wrong(bus.config.location, "'" + bus.name + "' has the base of '" + other.name +
                                         "' on the device's bus; give it a base of its own");
      }
    }
  }

  const RtlDescription& rtl_;
  std::vector<config::Problem>& problems_;
  BoundRtl bound_;
  PortBook book_;
  std::set<std::pair<std::uint32_t, std::string>> outputs_used_;  // by bus: one output, one signal
};

}  // namespace

bool BoundBus::writes() const {
  if (config.kind == PortKind::kPins) return true;
  return is_axi(config.kind) ? has("awvalid") : has("wdata") || config.kind == PortKind::kStreamIn;
}
bool BoundBus::reads() const {
  if (config.kind == PortKind::kPins) return true;
  return is_axi(config.kind) ? has("arvalid") : has("rdata") || config.kind == PortKind::kStreamOut;
}

BoundRtl bind_ports(const RtlDescription& rtl, const std::vector<RtlPort>& ports,
                    std::vector<config::Problem>& problems) {
  return Binder(rtl, ports, problems).run();
}

}  // namespace flatsat::hdl
