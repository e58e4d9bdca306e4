#include "models/satellite/causality_rules.h"

#include <algorithm>
#include <string_view>
#include <vector>

namespace flatsat::satellite {
namespace {

using model::EventName;
namespace events = model::events;

/// Events of the kind `effect` follow from the latest event of one of the kinds `causes`.
struct Rule {
  EventName effect;
  std::vector<EventName> causes;
};

/// Light changes at the four edges of an eclipse, and the power of the array with it.
std::vector<EventName> eclipse_edges_or(std::vector<EventName> causes) {
  causes.insert(causes.end(), {events::kPenumbraEntry, events::kUmbraEntry, events::kUmbraExit, events::kPenumbraExit});
  return causes;
}

/// One row an effect.
const std::vector<Rule>& rules() {
  static const std::vector<Rule> table{
      {events::kCap,
       eclipse_edges_or({events::kDerate, events::kDerateOver, events::kOutletTrip, events::kOutletRetry})},
      {events::kLoadShed, eclipse_edges_or({events::kOutletTrip, events::kCap, events::kLoadRestore})},
      {events::kLoadRestore, {events::kLoadShed}},
      {events::kOutletRetry, {events::kOutletTrip}},
      {events::kDerate, eclipse_edges_or({events::kPumps, events::kOuterPumps, events::kCap, events::kPointed})},
      {events::kDerateOver, {events::kDerate, events::kPumps, events::kOuterPumps, events::kCap}},
      {events::kMode, eclipse_edges_or({events::kMode, events::kLoadShed, events::kLoadRestore, events::kDerate,
                                        events::kDerateOver, events::kCap})},
      {events::kPointing, {events::kMode}},
      {events::kPointed, {events::kPointing}},
      {events::kSaaExit, {events::kSaaEntry}},
      {events::kOnline, {events::kLoadRestore}},
  };
  return table;
}

}  // namespace

std::uint64_t CausalityRules::cause_of(EventName kind) const {
  const auto rule =
      std::find_if(rules().begin(), rules().end(), [&](const Rule& candidate) { return candidate.effect == kind; });
  if (rule == rules().end()) return 0;
  return latest(rule->causes);
}

std::uint64_t CausalityRules::latest(std::span<const EventName> kinds) const {
  std::uint64_t latest = 0;
  for (const auto& kind : kinds) {
    if (const auto found = last_.find(std::string_view(kind)); found != last_.end())
      latest = std::max(latest, found->second);
  }
  return latest;
}

std::uint64_t CausalityRules::emit(const model::Event& event) {
  model::Event reported = event;
  if (reported.cause == 0) reported.cause = cause_of(event.kind);
  const std::uint64_t id = out_.emit(reported);
  last_.insert_or_assign(std::string(event.kind), id);
  return id;
}

}  // namespace flatsat::satellite
