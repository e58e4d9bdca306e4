#include "harness/wire/capabilities.h"

#include <nlohmann/json.hpp>
#include <unordered_set>

#include "harness/base/name.h"
#include "harness/wire/errors.h"

namespace flatsat::wire {
namespace {

using nlohmann::json;

struct Ability {
  const char* key;
  bool Capabilities::*has;
};
constexpr Ability kAbilities[] = {{"counts_cycles", &Capabilities::counts_cycles},
                                  {"sticks", &Capabilities::sticks},
                                  {"waves", &Capabilities::waves},
                                  {"snapshots", &Capabilities::snapshots},
                                  {"rests", &Capabilities::rests}};

}  // namespace

std::string to_json(const Capabilities& c) {
  json hello{{"type", c.type}, {"backing", c.backing},           {"version", c.version},
             {"hash", c.hash}, {"memory_bytes", c.memory_bytes}, {"interrupts", c.interrupts},
             {"dma", c.dma},   {"channels", json::array()},      {"injection_points", json::array()}};
  for (const auto& [key, has] : kAbilities)
    if (c.*has) hello[key] = true;
  if (!c.events.empty()) hello["events"] = c.events;
  if (c.work) hello["work"] = *c.work;
  for (const auto& channel : c.channels)
    hello["channels"].push_back({{"name", channel.name}, {"units", channel.units}, {"long_name", channel.long_name}});
  for (const auto& p : c.injection_points)
    hello["injection_points"].push_back(
        {{"name", p.name}, {"kind", p.kind}, {"width_bits", p.width_bits}, {"words", p.words}});
  return hello.dump();
}

Capabilities read_capabilities(const std::string& text) {
  try {
    const auto hello = json::parse(text);
    Capabilities c;
    for (const auto& channel : hello.at("channels"))
      c.channels.push_back({channel.at("name"), channel.at("units"), channel.at("long_name")});
    for (const auto& p : hello.at("injection_points"))
      c.injection_points.push_back({p.at("name"), p.at("kind"), p.at("width_bits"), p.at("words")});
    c.type = hello.value("type", "");
    c.backing = hello.value("backing", "");
    c.version = hello.value("version", "");
    c.hash = hello.value("hash", "");
    c.memory_bytes = hello.value("memory_bytes", c.memory_bytes);
    c.interrupts = hello.value("interrupts", c.interrupts);
    c.dma = hello.value("dma", c.dma);
    for (const auto& [key, has] : kAbilities) c.*has = hello.value(key, false);
    c.events = hello.value("events", std::vector<std::string>());
    if (hello.contains("work")) c.work = hello.at("work").get<std::vector<std::string>>();
    return c;
  } catch (const json::exception& error) {
    throw WireError(std::string("HELLO is not as PROTOCOL.md says: ") + error.what());
  }
}

void check_channel_names(const Capabilities& capabilities) {
  std::unordered_set<std::string> seen;
  for (const auto& channel : capabilities.channels) {
    if (const auto wrong = base::channel_name_problem(channel.name); !wrong.empty())
      throw WireError("HELLO is not as PROTOCOL.md says: the channel name '" + channel.name + "' " + wrong);
    if (!seen.insert(channel.name).second)
      throw WireError("HELLO is not as PROTOCOL.md says: there are two channels of the name " + channel.name);
  }
}

}  // namespace flatsat::wire
