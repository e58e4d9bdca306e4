#include "harness/bench/step_sequences.h"

#include <algorithm>
#include <filesystem>

#include "models/base/event_kinds.h"

namespace flatsat::bench {
namespace {

verdict::Requirement requirement_of(const StepRunner& runner) {
  verdict::Requirement requirement;
  requirement.id = runner.device_name() + ".steps";
  requirement.text = std::to_string(runner.count()) + " steps of " + runner.device_name() + " do what they expect";
  requirement.event = model::events::kStepFailed.name;
  requirement.statistic = verdict::Statistic::kCount;
  requirement.at_most = 0.0;
  return requirement;
}

verdict::Judgement judgement_of(const StepRunner& runner, bool open_fails, time::SimTime now) {
  const double wrong = static_cast<double>(runner.failures().size() + (open_fails ? 1 : 0));
  verdict::Judgement judgement;
  judgement.requirement = runner.device_name() + ".steps";
  judgement.value = wrong;
  judgement.margin = -wrong;
  judgement.verdict = wrong > 0.0                   ? verdict::Verdict::kFail
                      : runner.current() != nullptr ? verdict::Verdict::kInconclusive
                                                    : verdict::Verdict::kPass;
  judgement.decided = now;
  return judgement;
}

/// On a satellite the run goes on without the device; alone it is what the run is for.
bool ends_with_steps(const testbed::DeviceConfig& d) { return d.design.free_running && !d.satellite.empty(); }

std::string failed(const testbed::StepConfig& step, const std::string& device, const std::string& rest) {
  return config::to_string(step.location) + ": " + device + rest;
}

}  // namespace

StepSequences::StepSequences(const DeviceSet& devices, const std::string& testbed_path, model::EventSink& events) {
  const auto folder = std::filesystem::absolute(testbed_path).parent_path().string();
  for (const auto& d : devices.devices()) {
    if (d.config->steps.empty()) continue;
    const bool of_design = d.config->kind == testbed::DeviceKind::kRtl;
    runners_.push_back(std::make_unique<StepRunner>(("steps_" + d.config->name).c_str(), d.config->name, *d.device,
                                                    d.config->steps,
                                                    of_design ? d.config->design.sources.folder : folder, events));
    if (d.remote != nullptr && ends_with_steps(*d.config))
      runners_.back()->all_done = [remote = d.remote] { remote->rest(); };
  }
}

void StepSequences::see(const model::Event& event) {
  if (event.kind != model::events::kInterrupt) return;
  for (auto& runner : runners_) {
    if (runner->device_name() == event.source) runner->interrupt(event.text, event.value != 0.0);
  }
}

bool StepSequences::fell_short() const {
  return std::any_of(runners_.begin(), runners_.end(),
                     [](const auto& r) { return r->current() != nullptr || !r->failures().empty(); });
}

StepSequences::Results StepSequences::results(bool undisturbed, double duration_s, time::SimTime now) const {
  Results results;
  for (const auto& runner : runners_) {
    const auto& device = runner->device_name();
    const bool open_fails = undisturbed && runner->current() != nullptr;
    results.requirements.push_back({requirement_of(*runner), judgement_of(*runner, open_fails, now)});
    for (const auto& f : runner->failures())
      results.failed_steps.push_back(
          failed(*f.step, device, " at " + std::to_string(f.time_s * 1e6) + " us: " + f.text));
    if (open_fails)
      results.failed_steps.push_back(failed(*runner->current(), device,
                                            ": the run ended at " + std::to_string(duration_s) + " s in this step (" +
                                                testbed::to_string(runner->current()->action) + ")"));
  }
  return results;
}

}  // namespace flatsat::bench
