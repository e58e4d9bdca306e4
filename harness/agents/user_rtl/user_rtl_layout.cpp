#include "harness/agents/user_rtl/user_rtl_layout.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

namespace flatsat::agents::user_rtl {
namespace {

using nlohmann::json;

BusLayout bus_of(const json& j) {
  BusLayout bus;
  bus.kind = j.at("kind");
  bus.name = j.at("name");
  bus.prefix = j.at("prefix");
  bus.clock = j.at("clock");
  bus.data_bytes = j.at("data_bits").get<unsigned>() / 8;
  bus.base = j.at("base");
  bus.size = j.at("size");
  bus.host = j.at("host");
  bus.hang_cycles = j.at("hang_cycles");
  bus.stall_percent = j.at("stall_percent");
  bus.tid = j.at("tid"), bus.tdest = j.at("tdest"), bus.tuser = j.at("tuser"), bus.depth = j.at("depth");
  bus.read_latency = j.at("read_latency");
  bus.writes = j.at("writes");
  bus.reads = j.at("reads");
  bus.word_addressed = j.at("word_addressed");
  bus.has = j.at("has").get<std::map<std::string, unsigned>>();
  bus.memories = j.at("memories").get<std::vector<std::size_t>>();
  for (const auto& p : j.at("pins"))
    bus.pins.push_back({p.at(0), p.at(1), p.at(2), p.at(3), p.at(4), p.at(5), p.at(6)});
  return bus;
}

}  // namespace

UserRtlLayout read_user_rtl_layout(const std::string& text) {
  try {
    const auto j = json::parse(text);
    UserRtlLayout layout;
    for (const auto& c : j.at("clocks")) layout.clock_periods_ps.push_back(c.at("period_ps"));
    for (const auto& r : j.at("resets")) layout.resets.push_back({r.at("clock"), r.at("cycles"), r.at("synchronous")});
    for (const auto& b : j.at("buses")) layout.buses.push_back(bus_of(b));
    for (const auto& m : j.at("memories"))
      layout.memories.push_back({m.at("name"), m.at("bytes"), m.at("base"), m.at("window"), m.at("latency")});
    for (const auto& i : j.at("interrupts")) layout.interrupts.push_back({i.at("port"), i.at("edge")});
    for (const auto& p : j.at("preloads")) layout.preloads.push_back({p.at("path"), p.at("at")});
    layout.plusargs = j.at("plusargs").get<std::vector<std::string>>();
    layout.interrupts_by_name = j.at("interrupts_by_name");
    layout.idle_port = j.at("idle");
    layout.free_running = j.at("free_running");
    layout.idle_cycles = j.at("idle_cycles");
    layout.cycle_pj = j.at("cycle_pj");
    layout.beat_pj = j.at("beat_pj");
    if (layout.clock_periods_ps.empty()) throw std::runtime_error("the layout names no clock");
    return layout;
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("the layout of the design cannot be read: ") + error.what());
  }
}

}  // namespace flatsat::agents::user_rtl
