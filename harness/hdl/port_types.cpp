#include "harness/hdl/port_types.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace flatsat::hdl {
namespace {

constexpr std::size_t kMaxParts = 4096;  // of one port
constexpr int kMaxDepth = 64;

unsigned bits_of(const pugi::xml_attribute& left, const pugi::xml_attribute& right, const std::string& name) {
  if (!left)
    return name == "integer" || name == "int"    ? 32
           : name == "byte"                      ? 8
           : name == "shortint"                  ? 16
           : name == "longint" || name == "time" ? 64
                                                 : 1;
  return static_cast<unsigned>(std::abs(left.as_int() - right.as_int())) + 1;
}

/// Left and right of an array's range; "32'sh3" is how Verilator writes them.
std::pair<long, long> ends_of(const pugi::xml_node& type) {
  long ends[2] = {0, 0};
  int i = 0;
  for (const auto& end : type.child("range").children("const")) {
    const std::string text = end.attribute("name").as_string();
    const auto at = text.find('h');
    if (i < 2 && at != std::string::npos) ends[i++] = std::strtol(text.c_str() + at + 1, nullptr, 16);
  }
  return {ends[0], ends[1]};
}
std::uint64_t span(const pugi::xml_node& type) {
  const auto [left, right] = ends_of(type);
  return static_cast<std::uint64_t>(std::labs(left - right)) + 1;
}

std::string indexed(long index) { return "[" + std::to_string(index) + "]"; }

}  // namespace

PortTypes::PortTypes(const pugi::xml_node& table) {
  for (const auto& type : table.children()) types_[type.attribute("id").as_string()] = type;
}

std::uint64_t PortTypes::words(const std::string& id, int depth) const {
  const auto found = types_.find(id);
  if (found == types_.end() || depth > kMaxDepth) return 1;
  const pugi::xml_node type = found->second;
  const std::uint64_t below = words(type.attribute("sub_dtype_id").as_string(), depth + 1);
  return std::string(type.name()) == "unpackarraydtype" ? below * span(type) : below;
}

void PortTypes::measure(const std::string& id, RtlPort& port, int depth) const {
  const auto found = types_.find(id);
  if (found == types_.end() || depth > kMaxDepth) {
    port.odd = "unknown type";
    return;
  }
  const pugi::xml_node type = found->second;
  const std::string kind = type.name();
  port.step = 1;
  if (kind == "basicdtype") {
    const std::string name = type.attribute("name").as_string();
    port.bits = bits_of(type.attribute("left"), type.attribute("right"), name);
    port.left = type.attribute("left").as_int(static_cast<int>(port.bits) - 1);
    port.right = type.attribute("right").as_int();
    if (name == "real" || name == "shortreal" || name == "realtime") port.odd = "real";
  } else if (kind == "unpackarraydtype" || kind == "queuedtype" || kind == "dynarraydtype") {
    measure(type.attribute("sub_dtype_id").as_string(), port, depth + 1);
    port.odd = "array";
  } else if (kind == "ifacerefdtype") {
    port.odd = "interface";
  } else if (kind == "structdtype" || kind == "uniondtype") {
    members(type, kind == "structdtype", port, depth);
  } else if (kind == "packarraydtype") {
    packed(type, port, depth);
  } else {
    measure(type.attribute("sub_dtype_id").as_string(), port, depth + 1);
  }
}

void PortTypes::members(const pugi::xml_node& type, bool sum, RtlPort& port, int depth) const {
  unsigned bits = 0;
  for (const auto& member : type.children("memberdtype")) {
    RtlPort part;
    measure(member.attribute("sub_dtype_id").as_string(), part, depth + 1);
    bits = sum ? bits + part.bits : std::max(bits, part.bits);
    if (!part.odd.empty()) port.odd = part.odd;
  }
  port.bits = std::max(1u, bits);
  port.left = static_cast<int>(port.bits) - 1;
  port.right = 0;
}

void PortTypes::packed(const pugi::xml_node& type, RtlPort& port, int depth) const {
  measure(type.attribute("sub_dtype_id").as_string(), port, depth + 1);
  const auto [left, right] = ends_of(type);
  port.left = static_cast<int>(left);
  port.right = static_cast<int>(right);
  port.step = port.bits;
  port.bits *= static_cast<unsigned>(span(type));
}

/// Names of types that only stand for others are gone.
pugi::xml_node PortTypes::resolved(const std::string& id) const {
  pugi::xml_node type;
  std::string next = id;
  for (int depth = 0; depth < kMaxDepth; ++depth) {
    const auto found = types_.find(next);
    if (found == types_.end()) return {};
    type = found->second;
    const std::string kind = type.name();
    if (kind != "refdtype" && kind != "memberdtype" && kind != "constdtype") break;
    next = type.attribute("sub_dtype_id").as_string();
  }
  return type;
}

/// A part and what is in it; `part` has its name and its lowest bit, its bits follow from the type.
void PortTypes::spread(const pugi::xml_node& type, const RtlPort& part, std::vector<RtlPort>& list, int depth) const {
  const std::string kind = type.name();
  const bool structure = kind == "structdtype", array = kind == "packarraydtype";
  if ((!structure && !array) || depth > kMaxDepth || list.size() > kMaxParts) return;
  const auto [left, right] = array ? ends_of(type) : std::pair<long, long>{};
  const auto words = static_cast<long>(array ? span(type) : 0);
  std::vector<std::pair<std::string, std::string>> inside;  // suffix of the name and type, highest bits first
  for (long i = 0; i < words; ++i)
    inside.emplace_back(indexed(left > right ? left - i : left + i), type.attribute("sub_dtype_id").as_string());
  for (const auto& member : type.children("memberdtype"))
    inside.emplace_back(std::string(".") + member.attribute("name").as_string(),
                        member.attribute("sub_dtype_id").as_string());
  unsigned below = part.bits;
  for (const auto& [suffix, id] : inside) {
    RtlPort one = part;
    one.name += suffix;
    one.odd.clear();
    measure(id, one);
    if (one.bits > below || list.size() > kMaxParts) return;
    below -= one.bits;
    one.low = part.low + below;
    list.push_back(one);
    spread(resolved(id), one, list, depth + 1);
  }
}

void PortTypes::add_parts(const std::string& id, const RtlPort& port, std::vector<RtlPort>& list) const {
  std::vector<RtlPort> parts;
  const auto type = resolved(id);
  RtlPort part = port;
  part.whole = port.name;
  if (std::string(type.name()) != "unpackarraydtype") {
    if (port.odd.empty()) spread(type, part, parts, 0);
  } else if (const auto below = resolved(type.attribute("sub_dtype_id").as_string());
             std::string(below.name()) != "unpackarraydtype" && span(type) <= kMaxParts) {
    const auto [left, right] = ends_of(type);
    for (auto& whole : list)
      if (whole.name == port.name && whole.whole.empty())
        whole.range = "[" + std::to_string(left) + ":" + std::to_string(right) + "]";
    for (long i = std::min(left, right); i <= std::max(left, right); ++i) {
      RtlPort one = part;
      one.name += indexed(i);
      one.word = indexed(i);
      one.odd.clear();
      parts.push_back(one);
      spread(below, one, parts, 0);
    }
  }
  list.insert(list.end(), parts.begin(), parts.end());
}

}  // namespace flatsat::hdl
