#include "harness/hdl/edges.h"

#include <deque>
#include <iterator>
#include <set>
#include <tuple>
#include <vector>

namespace flatsat::hdl {
namespace {

/// A signal in a module, or what is not it.
struct Signal {
  std::string name;
  bool inverted = false;
};

/// Nothing where an expression is more than a signal with inverters before it.
Signal signal_of(pugi::xml_node node) {
  Signal signal;
  for (; std::string(node.name()) == "not"; node = node.first_child()) signal.inverted = !signal.inverted;
  if (std::string(node.name()) == "varref") signal.name = node.attribute("name").as_string();
  return signal;
}

/// Where a signal goes on, and which of its edges are waited for.
struct Uses {
  struct Next {
    std::string module, name;
    bool inverted;
  };
  std::vector<Next> next;
  std::set<Edge> edges;
};

Edge turned(Edge edge, bool inverted) {
  if (!inverted) return edge;
  return edge == Edge::kRising ? Edge::kFalling : Edge::kRising;
}

using ByName = std::map<std::string, Uses>;

/// The first signal of several is a clock as often as not: only a process with two of them tells a reset, and it tells
/// it of all of them; a clock's edge, found in the same way, does no harm to who asks for resets.
void add_processes(const pugi::xml_node& module, ByName& uses) {
  for (const auto& found : module.select_nodes(".//sentree")) {
    const auto items = found.node().children("senitem");
    if (std::distance(items.begin(), items.end()) < 2) continue;
    for (const auto& item : items) {
      const std::string edge = item.attribute("edgeType").as_string();
      const auto signal = signal_of(item.first_child());
      if (edge == "POS") uses[signal.name].edges.insert(turned(Edge::kRising, signal.inverted));
      if (edge == "NEG") uses[signal.name].edges.insert(turned(Edge::kFalling, signal.inverted));
    }
  }
}

void add_connections(const pugi::xml_node& module, ByName& uses) {
  for (const auto& found : module.select_nodes(".//instance")) {
    const std::string inside = found.node().attribute("defName").as_string();
    for (const auto& port : found.node().children("port")) {
      const auto signal = signal_of(port.first_child());
      uses[signal.name].next.push_back({inside, port.attribute("name").as_string(), signal.inverted});
    }
  }
  const std::string here = module.attribute("name").as_string();
  for (const auto& found : module.select_nodes(".//contassign")) {
    const auto from = signal_of(found.node().first_child()), to = signal_of(found.node().last_child());
    uses[from.name].next.push_back({here, to.name, from.inverted});
  }
}

/// All edges of a signal, wherever it goes.
std::set<Edge> edges_from(const std::string& module, const std::string& name,
                          const std::map<std::string, ByName>& modules) {
  using Place = std::tuple<std::string, std::string, bool>;
  std::set<Edge> edges;
  std::set<Place> seen{{module, name, false}};
  std::deque<Place> open(seen.begin(), seen.end());
  while (!open.empty()) {
    const auto [at, signal, inverted] = open.front();
    open.pop_front();
    const auto uses = modules.find(at);
    if (uses == modules.end() || !uses->second.contains(signal)) continue;
    for (const Edge edge : uses->second.at(signal).edges) edges.insert(turned(edge, inverted));
    for (const auto& next : uses->second.at(signal).next) {
      const Place place{next.module, next.name, inverted != next.inverted};
      if (!next.name.empty() && seen.insert(place).second) open.push_back(place);
    }
  }
  return edges;
}

}  // namespace

std::map<std::string, Edge> edges_of_inputs(const pugi::xml_node& netlist) {
  std::map<std::string, ByName> modules;
  for (const auto& module : netlist.children("module")) {
    auto& uses = modules[module.attribute("name").as_string()];
    add_processes(module, uses);
    add_connections(module, uses);
  }
  const auto top = netlist.find_child_by_attribute("module", "topModule", "1");
  std::map<std::string, Edge> edges;
  for (const auto& var : top.children("var")) {
    const std::string name = var.attribute("name").as_string();
    if (std::string(var.attribute("dir").as_string()) != "input") continue;
    const auto found = edges_from(top.attribute("name").as_string(), name, modules);
    if (found.size() == 1) edges[name] = *found.begin();
  }
  return edges;
}

}  // namespace flatsat::hdl
