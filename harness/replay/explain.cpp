#include "harness/replay/explain.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "harness/base/suggest.h"
#include "models/base/event_kinds.h"

namespace flatsat::replay {
namespace {

constexpr std::size_t kMostChains = 100, kMostLinks = 12, kNearestFaults = 64;

/// The events of a trace with what led to each: by the ids that they carry, else by place and time.
class Graph {
 public:
  Graph(const Recording& recording, std::vector<InjectedFault> faults)
      : recording_(recording), faults_(std::move(faults)) {
    for (const auto& device : recording.summary.info.devices) devices_.insert(device.name);
    for (std::size_t i = 0; i < faults_.size(); ++i)
      if (faults_[i].event != 0) fault_by_event_.emplace(faults_[i].event, i);
    for (const auto& [name, device] : recording.devices) {
      std::uint64_t number = 0;
      recording.file->each_message(name, [&, &name = name](const trace::WireRecord& record) {
        if (number < device->messages.size() && record.direction == trace::Direction::kToDevice &&
            record.message.cause != 0)
          carriers_.try_emplace(record.message.cause, &name, number);
        ++number;
      });
    }
  }

  const trace::EventRecord* find(std::uint64_t id) const {
    const auto& events = recording_.events;
    const auto found =
        std::lower_bound(events.begin(), events.end(), id,
                         [](const trace::EventRecord& e, std::uint64_t wanted) { return e.id < wanted; });
    return found != events.end() && found->id == id ? &*found : nullptr;
  }

  std::optional<std::size_t> fault_of(std::uint64_t event) const {
    const auto found = fault_by_event_.find(event);
    return found == fault_by_event_.end() ? std::nullopt : std::optional(found->second);
  }

  struct Parent {
    const trace::EventRecord* event;
    bool inferred;
  };

  std::vector<Parent> parents(const trace::EventRecord& event) const {
    if (const trace::EventRecord* cause = find(event.cause); cause != nullptr && cause->id < event.id)
      return {{cause, false}};
    if (event.kind == model::events::kUpset.name || event.source == "environment" || fault_of(event.id)) return {};
    return before(event.time, devices_.contains(event.source) ? event.source : std::string());
  }

  /// The nearest faults before an instant; in `device` alone where that is given.
  std::vector<Parent> before(time::SimTime time, const std::string& device) const {
    std::vector<Parent> found;
    for (auto fault = faults_.rbegin(); fault != faults_.rend() && found.size() < kNearestFaults; ++fault) {
      const trace::EventRecord* event = find(fault->event);
      if (event == nullptr || event->time >= time) continue;
      const bool there = device.empty() || event->source == device || event->text.rfind(device + ".", 0) == 0 ||
                         fault->name.find(device) != std::string::npos;
      if (there) found.push_back({event, true});
    }
    return found;
  }

  /// The message that carried a fault to its device.
  std::optional<ChainLink> carrier(std::uint64_t event) const {
    const auto found = carriers_.find(event);
    if (found == carriers_.end()) return std::nullopt;
    const auto& [name, number] = found->second;
    const auto& record = recording_.devices.at(*name)->messages[number];
    return ChainLink{backing::describe(*name, record), record.at, 0, false};
  }

  const std::vector<InjectedFault>& faults() const { return faults_; }

 private:
  const Recording& recording_;
  std::vector<InjectedFault> faults_;
  std::set<std::string> devices_;
  std::unordered_map<std::uint64_t, std::size_t> fault_by_event_;
  std::unordered_map<std::uint64_t, std::pair<const std::string*, std::uint64_t>> carriers_;  // by cause
};

/// Walks from what is explained back to what began it.
class Chains {
 public:
  explicit Chains(const Graph& graph) : graph_(graph) {}

  /// `tail`: what is explained, last.
  void collect(const Graph::Parent& from, std::vector<ChainLink> tail) {
    if (is_full() || tail.size() >= kMostLinks) return;
    tail.back().inferred = tail.back().inferred || from.inferred;
    if (const auto message = graph_.carrier(from.event->id)) tail.push_back(*message);
    tail.push_back({backing::describe(*from.event), from.event->time, from.event->id, false});
    const auto fault = graph_.fault_of(from.event->id);
    const auto parents = graph_.parents(*from.event);
    if (parents.empty()) return keep(tail, fault ? fault : root_);
    root_ = fault ? fault : root_;
    for (const auto& parent : parents) collect(parent, tail);
    root_.reset();
  }

  bool is_full() const { return found.size() >= kMostChains * 4; }

  std::vector<Chain> found;

 private:
  void keep(std::vector<ChainLink> links, std::optional<std::size_t> fault) {
    std::reverse(links.begin(), links.end());
    found.push_back({std::move(links), fault});
  }
  const Graph& graph_;
  std::optional<std::size_t> root_;  // a fault that was met on the way: what came before it is its own cause
};

ChainLink verdict_link(const trace::VerdictRecord& v) {
  return {"verdict " + v.requirement + ": " + v.verdict + " " + backing::exact_number(v.value) + " " + v.unit +
              ", limit " + backing::exact_number(v.limit) + " (" + v.text + ")",
          v.time, 0, false};
}

verdict::Requirement requirement_of(const Recording& recording, const std::string& id) {
  for (const auto& r : testbed_of(recording).requirements) {
    if (r.requirement.id == id) return r.requirement;
  }
  return {};
}

/// The latest event of the part that a channel belongs to: of `power` for `a.power.battery.soc`.
const trace::EventRecord* latest_of(const Recording& recording, const std::string& channel, time::SimTime until) {
  const std::string dotted = "." + channel + ".";
  for (auto event = recording.events.rbegin(); event != recording.events.rend(); ++event)
    if (event->time <= until && dotted.find("." + event->source + ".") != std::string::npos) return &*event;
  return nullptr;
}

void explain_verdict(const Recording& recording, const trace::VerdictRecord& verdict, const Graph& graph,
                     Chains& chains) {
  const ChainLink last = verdict_link(verdict);
  const verdict::Requirement requirement = requirement_of(recording, verdict.requirement);
  const std::string kind = requirement.event;
  if (kind.empty()) {
    if (const auto* event = latest_of(recording, requirement.channel, verdict.time))
      chains.collect({event, true}, {last});
    for (const auto& parent : graph.before(verdict.time + time::SimTime{1}, {})) chains.collect(parent, {last});
    return;
  }
  for (const auto& event : recording.events) {
    if (event.kind == kind && !chains.is_full()) chains.collect({&event, false}, {last});
  }
}

const trace::EventRecord* find_target(const Recording& recording, const Graph& graph, const std::string& target) {
  const std::string digits = target[0] == '#' ? target.substr(1) : target;
  if (!digits.empty() && digits.size() < 19 && digits.find_first_not_of("0123456789") == std::string::npos)
    return graph.find(std::stoull(digits));
  for (const auto& event : recording.events) {
    if (event.kind == target || event.source + "." + event.kind == target) return &event;
  }
  return nullptr;
}

[[noreturn]] void refuse(const Recording& recording, const std::string& target) {
  std::vector<std::string> names;
  for (const auto& verdict : recording.verdicts) names.push_back(verdict.requirement);
  std::set<std::string> kinds;
  for (const auto& event : recording.events) kinds.insert(event.kind);
  names.insert(names.end(), kinds.begin(), kinds.end());
  throw config::ConfigError({{{recording.summary.path, 0, 0},
                              "has no requirement and no event " + target + base::did_you_mean(target, names)}});
}

}  // namespace

Explanation explain(const Recording& recording, const std::string& target) {
  const Graph graph(recording, faults_of(recording));
  Chains chains(graph);
  Explanation explanation;
  const auto verdict = std::find_if(recording.verdicts.begin(), recording.verdicts.end(),
                                    [&](const auto& v) { return v.requirement == target; });
  if (verdict != recording.verdicts.end()) {
    explanation.what = verdict_link(*verdict).text;
    explanation.is_failure = verdict->verdict == "FAIL";
    explain_verdict(recording, *verdict, graph, chains);
  } else {
    const trace::EventRecord* event = target.empty() ? nullptr : find_target(recording, graph, target);
    if (event == nullptr) refuse(recording, target);
    explanation.what = "event " + backing::describe(*event);
    const ChainLink last{backing::describe(*event), event->time, event->id, false};
    for (const auto& parent : graph.parents(*event)) chains.collect(parent, {last});
  }
  std::stable_sort(chains.found.begin(), chains.found.end(),
                   [](const Chain& a, const Chain& b) { return a.links.size() < b.links.size(); });
  if (chains.found.size() > kMostChains) chains.found.resize(kMostChains);
  std::vector<std::size_t> met;
  for (auto& chain : chains.found) {
    if (!chain.fault) continue;
    const auto location = std::find(met.begin(), met.end(), *chain.fault);
    if (location == met.end()) {
      met.push_back(*chain.fault);
      explanation.suspects.push_back({graph.faults()[*chain.fault], {}, {}});
      chain.fault = met.size() - 1;
    } else {
      chain.fault = static_cast<std::size_t>(location - met.begin());
    }
  }
  explanation.chains = std::move(chains.found);
  if (explanation.chains.empty()) explanation.note = "nothing in the trace came before it that could have led to it";
  return explanation;
}

}  // namespace flatsat::replay
