#include "harness/hdl/port_book.h"

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstdlib>

namespace flatsat::hdl {

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

void PortBook::add(const RtlPort& port) {
  by_name_.emplace(port.name, &port);
  by_lower_.emplace(lower_case(port.name), &port);
}

std::vector<const RtlPort*> PortBook::in_any_case(const std::string& name) const {
  std::vector<const RtlPort*> list;
  const auto [begin, end] = by_lower_.equal_range(lower_case(name));
  for (auto i = begin; i != end; ++i) list.push_back(i->second);
  return list;
}

const RtlPort* PortBook::find(const std::string& name, std::deque<RtlPort>& ports) {
  if (const auto found = by_name_.find(name); found != by_name_.end()) return found->second;
  const auto open = name.rfind('[');
  if (open == std::string::npos) return nullptr;
  int left = 0, right = 0, length = 0;
  const char* range = name.c_str() + open;
  if (std::sscanf(range, "[%d:%d]%n", &left, &right, &length) < 2) {
    if (std::sscanf(range, "[%d]%n", &left, &length) < 1) return nullptr;
    right = left;
  }
  const auto of = by_name_.find(name.substr(0, open));
  if (of == by_name_.end() || length != static_cast<int>(name.size() - open)) return nullptr;
  RtlPort part = *of->second;
  const auto one = part.place_of(left), other = part.place_of(right);
  if (!part.odd.empty() || !one || !other) return nullptr;
  part.whole = part.root();
  part.name = name;
  part.low += std::min(*one, *other);
  part.bits = std::max(*one, *other) - std::min(*one, *other) + part.step;
  part.left = left;
  part.right = right;
  add(ports.emplace_back(part));
  return &ports.back();
}

bool PortBook::take(const RtlPort& port) {
  if (taken(port)) return false;
  driven_[port.root()].push_back(&port);
  return true;
}

bool PortBook::taken(const RtlPort& port) const {
  const auto found = driven_.find(port.root());
  return found != driven_.end() &&
         std::any_of(found->second.begin(), found->second.end(), [&](const auto* p) { return p->overlaps(port); });
}

}  // namespace flatsat::hdl
