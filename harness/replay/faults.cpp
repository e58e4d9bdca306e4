#include "harness/replay/faults.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/run_in_child.h"
#include "harness/bench/bench.h"
#include "models/base/event_kinds.h"

namespace flatsat::replay {
namespace {

constexpr double kLastUpset = 1e15;  // that a testbed's upsets.skip may name

const trace::EventRecord* find_event(const Recording& recording, std::uint64_t id) {
  const auto found = std::lower_bound(recording.events.begin(), recording.events.end(), id,
                                      [](const trace::EventRecord& e, std::uint64_t wanted) { return e.id < wanted; });
  return found != recording.events.end() && found->id == id ? &*found : nullptr;
}

std::string satellite_of(const testbed::Testbed& bed, const std::string& device) {
  for (const auto& d : bed.devices) {
    if (d.name == device) return d.satellite;
  }
  return bed.satellites.empty() ? std::string() : bed.satellites.front().name;
}

/// The number of an upset is the value of its event. One that no testbed can name is damage that no seal covers:
/// whoever wrote it made the seals anew.
std::uint64_t number_of(const trace::EventRecord& upset, const Recording& recording) {
  const double number = upset.value;
  if (!(number >= 1.0 && number <= kLastUpset && number == std::floor(number)))
    throw trace::TraceError(recording.summary.path, "is damaged: event " + std::to_string(upset.id) +
                                                        " is an upset whose number is no whole number from 1");
  return static_cast<std::uint64_t>(number);
}

/// The upset behind a hit.
void add_upsets(const Recording& recording, const testbed::Testbed& bed, std::vector<InjectedFault>& faults) {
  for (const auto& event : recording.events) {
    if (event.kind != model::events::kUpsetHit.name || event.cause == 0) continue;
    const trace::EventRecord* upset = find_event(recording, event.cause);
    if (upset == nullptr || upset->kind != model::events::kUpset.name) continue;
    InjectedFault fault;
    fault.time = event.time;
    fault.event = event.id;
    fault.satellite = satellite_of(bed, event.source);
    fault.number = number_of(*upset, recording);
    fault.name = "upset " + std::to_string(fault.number) + " of " + fault.satellite;
    faults.push_back(std::move(fault));
  }
}

void add_stimuli(const Recording& recording, const testbed::Testbed& bed, std::vector<InjectedFault>& faults) {
  std::vector<const trace::EventRecord*> events;  // of stimuli
  for (const auto& event : recording.events)
    if (event.kind == model::events::kStimulus.name) events.push_back(&event);
  for (const auto& s : bed.stimuli) {
    InjectedFault fault;
    fault.stimulus = s.index;
    const std::string what = s.device.empty() ? s.command : s.device + "." + s.point;
    fault.name = "stimulus " + std::to_string(s.index) + ": " + what;
    const auto its =
        std::find_if(events.begin(), events.end(), [&](const auto* event) { return event->text.rfind(what, 0) == 0; });
    if (its != events.end()) {
      fault.event = (*its)->id;
      fault.time = (*its)->time;
      events.erase(its);  // another stimulus has another one
    }
    if (fault.event != 0) faults.push_back(std::move(fault));
  }
}

std::string fly_and_judge(testbed::Testbed bed, const std::string& requirement) {
  nlohmann::json out{{"verdict", "ERROR"}, {"value", nullptr}, {"error", ""}};
  try {
    const bench::RunResult report = bench::run_testbed(std::move(bed), {});
    out["error"] = report.error;
    for (const auto& [asked, j] : report.requirements) {
      if (asked.id != requirement) continue;
      out["verdict"] = verdict::to_string(j.verdict);
      if (j.value && std::isfinite(*j.value)) out["value"] = *j.value;
    }
  } catch (const std::exception& error) {
    out["error"] = error.what();
  }
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The models can be built once in a process.
std::string in_a_child(const testbed::Testbed& bed, const std::string& requirement) {
  auto answer = base::ask_child([&] { return fly_and_judge(bed, requirement); });
  if (answer.kind == base::ChildAnswer::Kind::kResult) return std::move(answer.text);
  throw std::runtime_error("a run without some of the faults died: its process " + answer.status.text());
}

}  // namespace

std::vector<InjectedFault> faults_of(const Recording& recording) {
  const testbed::Testbed bed = testbed_of(recording);
  std::vector<InjectedFault> faults;
  add_upsets(recording, bed, faults);
  add_stimuli(recording, bed, faults);
  std::stable_sort(faults.begin(), faults.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
  return faults;
}

std::vector<std::string> sets_without(const Recording& recording, const std::vector<InjectedFault>& faults) {
  std::map<std::string, std::set<std::uint64_t>> skipped;
  for (const auto& satellite : testbed_of(recording).satellites) {
    for (const double number : satellite.skip_upsets)
      skipped[satellite.name].insert(static_cast<std::uint64_t>(number));
  }
  std::vector<std::string> sets;
  for (const auto& fault : faults) {
    if (fault.is_upset())
      skipped[fault.satellite].insert(fault.number);
    else
      sets.push_back("stimulus." + std::to_string(fault.stimulus) + ".skip=true");
  }
  for (const auto& [satellite, numbers] : skipped) {
    std::string list;
    for (const auto number : numbers) list += (list.empty() ? "" : ", ") + std::to_string(number);
    sets.push_back("satellite." + satellite + ".upsets.skip=[" + list + "]");
  }
  return sets;
}

Outcome fly_without(const Recording& recording, const std::vector<std::string>& backings,
                    const std::vector<InjectedFault>& left_out, const std::string& requirement) {
  const testbed::Testbed bed = testbed_of(recording, backings, sets_without(recording, left_out));
  const auto answer = nlohmann::json::parse(in_a_child(bed, requirement));
  Outcome outcome;
  outcome.verdict = answer.value("verdict", "ERROR");
  outcome.error = answer.value("error", "");
  outcome.value =
      answer.contains("value") && answer["value"].is_number() ? answer["value"].get<double>() : std::nan("");
  return outcome;
}

std::vector<std::string> model_backings(const Recording& recording, const std::vector<std::string>& asked) {
  std::vector<std::string> backings = asked;
  for (const auto& device : recording.summary.info.devices) {
    const bool named =
        std::any_of(asked.begin(), asked.end(), [&](const auto& a) { return a.rfind(device.name + "=", 0) == 0; });
    if (!named) backings.push_back(device.name + "=model");
  }
  return backings;
}

}  // namespace flatsat::replay
