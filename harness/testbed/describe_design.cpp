// [device.NAME.design], user RTL, and [[device.NAME.step]], what is done with a device.
#include <algorithm>
#include <filesystem>

#include "harness/base/suggest.h"
#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

void describe_clock(config::Table& t, hdl::RtlClock& c) {
  t.location(c.location);
  t.text("port", c.port, "input of the top");
  t.required();
  t.number("frequency", c.frequency_hz, "Hz", {1e3, 1e11}, "of the clock");
  t.text("ratio", c.ratio, "\"3:2\" of the first clock, instead of a frequency");
}

void describe_reset(config::Table& t, hdl::RtlReset& r) {
  t.location(r.location);
  t.text("port", r.port, "input of the top");
  t.required();
  t.choice<bool>("active", r.active_high, {{"low", false}, {"high", true}}, "level that resets");
  t.boolean("synchronous", r.synchronous, "released after a rising edge; else between two edges");
  t.integer("cycles", r.cycles, 1, 1'000'000, "of its clock for which it is held after power-up");
  t.text("clock", r.clock, "port of its clock; the first one if missing");
}

constexpr bool is_stream_kind(hdl::PortKind kind) {
  return kind == hdl::PortKind::kStreamIn || kind == hdl::PortKind::kStreamOut;
}

template <hdl::PortKind Kind>
void describe_bus(config::Table& t, hdl::RtlBus& b) {
  b.kind = Kind;
  t.location(b.location);
  t.text("pattern", b.pattern, "names of its ports: \"s_axi_*\", \"cfg_*_i cfg_*_o\", \"m_{ch}_*\"");
  t.texts("map", b.map, "signals with names of their own: \"awaddr=port\", \"ready=!busy\"");
  t.text("clock", b.clock, "port of its clock; the first one if missing");
  t.integer("hang", b.hang_cycles, 16, 1'000'000'000, "cycles without progress after which the run ends in an error");
  if constexpr (Kind != hdl::PortKind::kMemory)
    t.integer("stall", b.stall_percent, 0, 95, "percent of cycles, at random, in which the bench holds back");
  if constexpr (Kind == hdl::PortKind::kStreamIn) {
    t.address("tid", b.tid, "of every beat, where there is a port for it");
    t.address("tdest", b.tdest, "of every beat, where there is a port for it");
    t.address("tuser", b.tuser, "of every beat, where there is a port for it");
  }
  if constexpr (Kind == hdl::PortKind::kStreamOut)
    t.integer("depth", b.depth, 0, 1ll << 32, "bytes taken before they are read; 0: only while a read waits");
  if constexpr (Kind == hdl::PortKind::kAxiMaster || Kind == hdl::PortKind::kMemory) {
    t.texts("memory", b.memories, "memories that it reaches; all if missing");
    t.address("host", b.host, "address from which on it reaches bench memory");
  } else {
    t.address("base", b.base, "address on the device's bus");
    t.address("size", b.size,
              is_stream_kind(Kind) ? "bytes; 16 MiB if missing" : "bytes; what its address reaches if missing");
  }
  if constexpr (Kind == hdl::PortKind::kRegisters || Kind == hdl::PortKind::kMemory) {
    t.boolean("word_addressed", b.word_addressed, "the address counts words, not bytes");
    t.integer("read_latency", b.read_latency, 0, 1000, "cycles from request to data, where no port says it");
  }
}

void describe_pins(config::Table& t, hdl::RtlBus& b) {
  b.kind = hdl::PortKind::kPins;
  t.location(b.location);
  t.texts("ports", b.pins, "inputs and outputs that are no bus, at multiples of 4 bytes; \"level=1\" begins at 1");
  t.required();
  t.texts("pulse", b.pulse, "inputs that go back after one cycle, or, \"valid until ready\", after one of that output");
  t.text("clock", b.clock, "port of its clock; the first one if missing");
  t.integer("hang", b.hang_cycles, 16, 1'000'000'000, "cycles that a pulse may wait");
  t.address("base", b.base, "address on the device's bus");
}

void describe_memory(config::Table& t, hdl::RtlMemory& m) {
  t.location(m.location);
  t.number("size", m.size_bytes, "B", {8.0, 4294967296.0}, "of the memory, a multiple of 8");
  t.address("base", m.base, "first address as masters see it");
  t.address("window", m.window, "first address on the device's bus; 0x10000000 for the first one");
  t.integer("latency", m.latency, 1, 100'000, "cycles from address to first data");
}

void describe_interrupt(config::Table& t, hdl::RtlInterrupt& i) {
  t.location(i.location);
  t.text("port", i.port, "output of the top");
  t.required();
  t.choice<bool>("kind", i.edge, {{"level", false}, {"edge", true}}, "what counts");
  t.choice<bool>("active", i.active_low, {{"high", false}, {"low", true}}, "level that interrupts");
}

void describe_preload(config::Table& t, hdl::RtlPreload& p) {
  t.location(p.location);
  t.text("file", p.file, "into memory before reset is released; .hex as $readmemh, else bytes");
  t.required();
  t.names_files();
  t.address("at", p.at, "address as masters see it");
}

}  // namespace

void describe_design(config::Table& t, hdl::RtlDescription& r) {
  t.location(r.location);
  t.text("top", r.sources.top, "module that is the device");
  t.required();
  t.texts("files", r.sources.files,
          "sources; wildcards, .f lists, .vlt waivers, DPI C++, and options as in a list: \"-Wno-LATCH\"");
  t.required();
  t.names_files();
  t.texts("include_dirs", r.sources.include_dirs, "-I");
  t.names_files();
  t.texts("library_dirs", r.sources.library_dirs, "-y");
  t.names_files();
  t.texts("defines", r.sources.defines, "-D: NAME or NAME=VALUE");
  t.texts("parameters", r.sources.parameters, "-G: NAME=VALUE of the top");
  t.texts("plusargs", r.sources.plusargs, "what the design asks by $test$plusargs, with the plus");
  t.boolean("waves", r.sources.waves, "can write waveforms; builds longer");
  t.boolean("wave_memories", r.sources.wave_memories,
            "waveforms hold memories of more than 32 words, too: large files");
  t.boolean("registers", r.sources.registers, "registers are places of faults");
  t.boolean("assertions", r.sources.assertions, "assertions of the design are checked");
  t.list("clock", r.clocks, describe_clock, "clocks; the first one counts cycles");
  t.list("reset", r.resets, describe_reset, "resets");
  t.list("axi_lite", r.axi_lite, describe_bus<hdl::PortKind::kAxiLite>, "AXI4-Lite slaves of the design");
  t.list("axi_slave", r.axi_slaves, describe_bus<hdl::PortKind::kAxi>, "AXI4 slaves of the design");
  t.list("axi_master", r.axi_masters, describe_bus<hdl::PortKind::kAxiMaster>, "AXI4 masters of the design");
  t.list("register_port", r.register_ports, describe_bus<hdl::PortKind::kRegisters>,
         "plain register ports of the design");
  t.list("memory_port", r.memory_ports, describe_bus<hdl::PortKind::kMemory>, "plain memory ports, the design asks");
  t.list("stream_in", r.streams_in, describe_bus<hdl::PortKind::kStreamIn>, "AXI-Streams into the design");
  t.list("stream_out", r.streams_out, describe_bus<hdl::PortKind::kStreamOut>, "AXI-Streams out of the design");
  t.list("pins", r.pins, describe_pins, "ports of the design that are no bus");
  t.named("memory", r.memories, describe_memory, "memories beside the design");
  t.list("preload", r.preloads, describe_preload, "files in memory before reset is released");
  t.list("interrupt", r.interrupts, describe_interrupt, "interrupts");
  t.texts("tie_off", r.tie_offs, "inputs that are held: \"port=value\"");
  t.text("idle", r.idle, "output that says that nothing is in work; \"!busy\" inverts");
  t.boolean("free_running", r.free_running, "clocked also when no access is outstanding");
  t.integer("idle_cycles", r.idle_cycles, 1, 1'000'000'000, "quiet cycles before the clock stops");
  t.number("cycle_energy", r.cycle_pj, "pJ", config::kNotNegative, "a clocked cycle");
  t.number("beat_energy", r.beat_pj, "pJ", config::kNotNegative, "a word on a bus");
}

const char* to_string(StepAction action) {
  constexpr const char* kNames[] = {"write", "read", "poll", "wait_interrupt", "load", "dump", "compare", "wait"};
  return kNames[static_cast<int>(action)];
}

void describe_step(config::Table& t, StepConfig& s) {
  using A = StepAction;
  t.location(s.location);
  t.choice<A>("do", s.action,
              {{"write", A::kWrite},
               {"read", A::kRead},
               {"poll", A::kPoll},
               {"wait_interrupt", A::kWaitInterrupt},
               {"load", A::kLoad},
               {"dump", A::kDump},
               {"compare", A::kCompare},
               {"wait", A::kWait}},
              "what is done");
  t.required();
  t.address("address", s.address, "on the device's bus");
  t.integer("bytes", s.bytes, 1, 1024, "of one word");
  t.word("value", s.value, "what is written");
  t.words("values", s.values, "what is written or compared at following addresses");
  t.word("expect", s.expect, "what a read must give, or a poll waits for");
  t.word("mask", s.mask, "bits of it that count");
  t.text("file", s.file, "to load, compare or write; .hex as $readmemh, else bytes");
  t.names_files();
  t.integer("length", s.length, 0, 1ll << 32, "bytes of a dump or a compare");
  t.text("port", s.port, "which interrupt a wait_interrupt waits for; any if missing");
  t.number("time", s.time_s, "s", config::kNotNegative, "of a wait");
  t.number("timeout", s.timeout_s, "s", config::kPositive, "of a poll or a wait for an interrupt");
  t.number("every", s.every_s, "s", config::kPositive, "between two reads of a poll");
  t.text("note", s.note, "for the trace");
  t.check("do", [&s]() -> std::string {
    const bool data = !s.value.empty() || !s.values.empty();
    if (s.action == A::kWrite && !data) return "= \"write\" needs value or values";
    if (s.action == A::kPoll && s.expect.empty()) return "= \"poll\" needs expect";
    if (s.action == A::kDump && s.file.empty()) return "= \"dump\" needs file";
    if (s.action == A::kLoad && s.file.empty() && !data) return "= \"load\" needs file or values";
    if (s.action == A::kDump && s.length == 0) return "= \"dump\" needs length";
    if (s.action == A::kCompare && s.file.empty() && !data) return "= \"compare\" needs file or values";
    for (const auto* word : {&s.value, &s.expect, &s.mask})
      if (word->size() > s.bytes) return "has a number that does not fit into bytes = " + std::to_string(s.bytes);
    for (const auto& word : s.values)
      if (word.size() > s.bytes) return "has a number that does not fit into bytes = " + std::to_string(s.bytes);
    return {};
  });
}

namespace {

/// Interrupts that steps wait for by name.
void name_interrupts(DeviceConfig& d, std::vector<config::Problem>& problems) {
  std::vector<std::string> names;
  for (const auto& i : d.design.interrupts) names.push_back(i.port.text);
  for (const auto& step : d.steps) {
    if (step.port.empty()) continue;
    d.design.interrupts_by_name = true;
    if (std::find(names.begin(), names.end(), step.port.text) != names.end()) continue;
    problems.push_back({step.port.location,
                        "no [[...interrupt]] has port " + step.port.text + base::did_you_mean(step.port.text, names)});
  }
}

}  // namespace

void finish_design(DeviceConfig& d, const std::string& testbed_path, std::vector<config::Problem>& problems) {
  name_interrupts(d, problems);
  auto& r = d.design;
  r.sources.folder = std::filesystem::absolute(testbed_path).parent_path().string();
  for (auto* list : {&r.axi_lite, &r.axi_slaves, &r.register_ports, &r.axi_masters, &r.memory_ports, &r.streams_in,
                     &r.streams_out, &r.pins})
    r.buses.insert(r.buses.end(), list->begin(), list->end());
  for (auto& m : r.memories) m.bytes = static_cast<std::uint64_t>(m.size_bytes) / 8 * 8;
}

}  // namespace flatsat::testbed
