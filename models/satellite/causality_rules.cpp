#include "models/satellite/causality_rules.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace flatsat::satellite {
namespace {

using Kinds = std::vector<std::string_view>;

struct Rule {
  Kinds of;
  Kinds from;
};

const Kinds kEclipseEdges{"penumbra_entry", "umbra_entry", "umbra_exit", "penumbra_exit"};

Kinds joined(Kinds list, const Kinds& more) {
  list.insert(list.end(), more.begin(), more.end());
  return list;
}

const std::vector<Rule>& rules() {
  static const std::vector<Rule> table{
      {{"cap"}, joined({"derate", "derate_over", "outlet_trip", "outlet_retry"}, kEclipseEdges)},
      {{"load_shed"}, joined({"outlet_trip", "cap", "load_restore"}, kEclipseEdges)},
      {{"load_restore"}, {"load_shed"}},
      {{"outlet_retry"}, {"outlet_trip"}},
      {{"derate"}, joined({"pumps", "outer_pumps", "cap", "pointed"}, kEclipseEdges)},
      {{"derate_over"}, {"derate", "pumps", "outer_pumps", "cap"}},
      {{"mode"}, joined({"mode", "load_shed", "load_restore", "derate", "derate_over", "cap"}, kEclipseEdges)},
      {{"pointing"}, {"mode"}},
      {{"pointed"}, {"pointing"}},
      {{"saa_exit"}, {"saa_entry"}},
      {{"online"}, {"load_restore"}},
  };
  return table;
}

}  // namespace

std::uint64_t CausalityRules::cause_of(std::string_view kind) const {
  std::uint64_t latest = 0;
  for (const auto& rule : rules()) {
    if (std::find(rule.of.begin(), rule.of.end(), kind) == rule.of.end()) continue;
    for (const auto from : rule.from)
      if (const auto found = last_.find(from); found != last_.end()) latest = std::max(latest, found->second);
  }
  return latest;
}

std::uint64_t CausalityRules::emit(const model::Event& event) {
  model::Event told = event;
  if (told.cause == 0) told.cause = cause_of(event.kind);
  const std::uint64_t id = out_.emit(told);
  last_.insert_or_assign(std::string(event.kind), id);
  return id;
}

}  // namespace flatsat::satellite
