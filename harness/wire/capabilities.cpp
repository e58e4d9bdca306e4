#include "harness/wire/capabilities.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_set>

#include "harness/base/name.h"
#include "harness/wire/errors.h"
#include "harness/wire/json_text.h"
#include "harness/wire/kinds.h"
#include "harness/wire/names.h"
#include "harness/wire/ranges.h"

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

constexpr std::string_view kNotAsThePageSays = "HELLO is not as PROTOCOL.md says: ";

const json& list_of(const json& object, const char* key, const FieldRange& most) {
  const auto found = object.find(key);
  if (found == object.end()) throw WireError("the list " + std::string(key) + " is missing");
  if (!found->is_array()) throw WireError("the field " + std::string(key) + " is no list");
  most.check(std::uint64_t{found->size()});
  for (const auto& entry : *found)
    if (!entry.is_object() && !entry.is_string())
      throw WireError("an entry of " + std::string(key) + " is of a wrong type");
  return *found;
}

std::vector<std::string> texts_of(const json& object, const char* key, const FieldRange& most) {
  std::vector<std::string> texts;
  for (const auto& entry : list_of(object, key, most)) {
    if (!entry.is_string()) throw WireError("an entry of " + std::string(key) + " is no text");
    texts.push_back(entry.get<std::string>());
  }
  return texts;
}

std::uint64_t number_below_2_32(const json& object, const char* key) {
  const auto number = whole_number(object, key);
  if (number > std::numeric_limits<std::uint32_t>::max())
    throw WireError("the field " + std::string(key) + " is " + std::to_string(number) + ", which is too large");
  return number;
}

/// Letters, digits and signs that a person can read on one line.
void check_text(const FieldRange& range, const std::string& text) {
  range.check(std::uint64_t{text.size()});
  const bool has_control = std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
  if (has_control) throw WireError(std::string(range.field) + ": there is a control character in it");
}

/// Of its own in its list.
void check_unique(std::unordered_set<std::string>& seen, const char* what, const std::string& name) {
  if (!seen.insert(name).second) throw WireError("there are two " + std::string(what) + " of the name " + name);
}

void check_texts(const Capabilities& c) {
  for (const auto* text : {&c.type, &c.backing, &c.version, &c.hash}) check_text(ranges::kHelloText, *text);
  for (const auto& channel : c.channels) {
    check_text(ranges::kHelloText, channel.units);
    check_text(ranges::kLongName, channel.long_name);
  }
}

void check_points(const Capabilities& c) {
  constexpr std::array kKinds{names::kRegister, names::kMemory, names::kTensor, names::kEvent, names::kControl};
  std::unordered_set<std::string> seen;
  for (const auto& point : c.injection_points) {
    check_text(ranges::kPointName, point.name);
    check_unique(seen, "injection points", point.name);
    if (std::find(kKinds.begin(), kKinds.end(), point.kind) == kKinds.end())
      throw WireError("the kind of the injection point " + point.name +
                      " is none of register, memory, tensor, event, control");
    ranges::kPointWidth.check(std::uint64_t{point.width_bits});
    ranges::kPointWords.check(point.words);
    if (point.kind == names::kRegister && point.words != 1)
      throw WireError("the register " + point.name + " has " + std::to_string(point.words) + " words; it has 1");
  }
}

void check_lists(const Capabilities& c) {
  std::unordered_set<std::string> kinds, classes;
  for (const auto& kind : c.events) {
    check_event_kind(kind);
    check_unique(kinds, "events", kind);
  }
  for (const auto& work : c.work.value_or(std::vector<std::string>())) {
    if (work != "accelerator" && work != "gpu" && work != names::kLearner)
      throw WireError("work: it is none of accelerator, gpu, learner");
    check_unique(classes, "classes of work", work);
  }
}

void check_channels(const Capabilities& c) {
  std::unordered_set<std::string> seen;
  for (const auto& channel : c.channels) {
    if (const auto wrong = base::channel_name_problem(channel.name); !wrong.empty())
      throw WireError("the channel name '" + channel.name + "' " + wrong);
    check_unique(seen, "channels", channel.name);
  }
}

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
  const auto hello = read_json(text, ranges::kHelloBytes, "HELLO");
  try {
    Capabilities c;
    for (const auto& channel : list_of(hello, "channels", ranges::kChannels))
      c.channels.push_back(
          {short_text(channel, "name"), short_text(channel, "units"), short_text(channel, "long_name")});
    for (const auto& p : list_of(hello, "injection_points", ranges::kPoints))
      c.injection_points.push_back({short_text(p, "name"), short_text(p, "kind"),
                                    static_cast<std::uint32_t>(number_below_2_32(p, "width_bits")),
                                    whole_number(p, "words")});
    c.type = short_text(hello, "type", "");
    c.backing = short_text(hello, "backing", "");
    c.version = short_text(hello, "version", "");
    c.hash = short_text(hello, "hash", "");
    c.memory_bytes = whole_number(hello, "memory_bytes", c.memory_bytes);
    if (hello.contains("interrupts")) c.interrupts = static_cast<unsigned>(number_below_2_32(hello, "interrupts"));
    c.dma = truth(hello, "dma", c.dma);
    for (const auto& [key, has] : kAbilities) c.*has = truth(hello, key, false);
    if (hello.contains("events")) c.events = texts_of(hello, "events", ranges::kOwnEvents);
    if (hello.contains("work")) c.work = texts_of(hello, "work", ranges::kWork);
    return c;
  } catch (const WireError& error) {
    throw WireError(std::string(kNotAsThePageSays) + error.what());
  }
}

void check_capabilities(const Capabilities& capabilities) {
  try {
    ranges::kMemoryBytes.check(capabilities.memory_bytes);
    ranges::kInterrupts.check(std::uint64_t{capabilities.interrupts});
    check_channels(capabilities);
    check_texts(capabilities);
    check_points(capabilities);
    check_lists(capabilities);
  } catch (const WireError& error) {
    throw WireError(std::string(kNotAsThePageSays) + error.what());
  }
}

}  // namespace flatsat::wire
