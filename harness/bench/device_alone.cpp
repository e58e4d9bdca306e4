// Devices without a satellite, steps, and what builds of somebody's RTL had to say.
#include <algorithm>
#include <filesystem>

#include "harness/bench/run_state.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::bench {

void Bench::check_design(const testbed::DeviceConfig& config) {
  if (config.kind != testbed::DeviceKind::kRtl) return;
  std::vector<config::Problem> problems;
  hdl::check_rtl(config.design, hdl::rtl_cache(), problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

void Bench::add_surroundings() {
  for (auto& d : devices_) {
    if (!d.config->satellite.empty()) continue;
    const auto& slot = d.config->slot;
    surroundings_.push_back(std::make_unique<NominalSurroundings>(("surroundings_" + d.config->name).c_str(), *d.device,
                                                                  slot.rated_w, slot.minimum_rail_v,
                                                                  slot.coolant_offset_k));
  }
}

void Bench::add_steps() {
  const auto folder = std::filesystem::absolute(bed_.path).parent_path().string();
  for (auto& d : devices_) {
    if (d.config->steps.empty()) continue;
    const bool of_design = d.config->kind == testbed::DeviceKind::kRtl;  // its files lie where its sources do
    runners_.push_back(std::make_unique<StepRunner>(("steps_" + d.config->name).c_str(), d.config->name, *d.device,
                                                    d.config->steps,
                                                    of_design ? d.config->design.sources.folder : folder, events_));
  }
}

void Bench::report_builds() {
  for (const auto& d : devices_)
    if (!d.built.empty()) events_.emit({d.config->name, model::events::kRtlBuild, d.built});
}

/// A run may end before a bus that hangs is one by its own count: steps that are open or failed while a bus waits for
/// long are not the design's answer to them, and the bus is named.
void Bench::name_hung_bus(time::SimTime end, bool complete) {
  const bool short_of_steps = std::any_of(runners_.begin(), runners_.end(), [](const auto& r) {
    return r->current() != nullptr || !r->failures().empty();
  });
  if (!complete || !report_.error.empty() || !short_of_steps || waiting_buses_.empty()) return;
  for (const auto& [bus, text] : waiting_buses_) report_.error += (report_.error.empty() ? "" : "; ") + text;
  report_.error =
      "a bus hangs as the run ends at " + std::to_string(time::to_seconds(end) * 1e6) + " us: " + report_.error;
}

/// Each device with steps is one requirement more: that none of them fails, and all are done.
void Bench::judge_steps() {
  std::size_t next = 0;
  for (const auto& d : devices_) {
    if (d.config->steps.empty()) continue;
    const auto& runner = *runners_[next++];
    verdict::Requirement requirement;
    requirement.id = d.config->name + ".steps";
    requirement.text = std::to_string(runner.count()) + " steps of " + d.config->name + " do what they expect";
    requirement.event = model::events::kStepFailed.name;
    requirement.statistic = verdict::Statistic::kCount;
    requirement.at_most = 0.0;
    verdict::Judgement judgement;
    const bool open = report_.error.empty() && report_.stopped_by == 0 && runner.current() != nullptr;
    const double wrong = static_cast<double>(runner.failures().size() + (open ? 1 : 0));
    judgement.value = wrong;
    judgement.margin = -wrong;
    judgement.verdict = wrong > 0.0                   ? verdict::Verdict::kFail
                        : runner.current() != nullptr ? verdict::Verdict::kInconclusive
                                                      : verdict::Verdict::kPass;
    judgement.decided = lockstep::SystemcKernel::now();
    for (const auto& f : runner.failures())
      report_.failed_steps.push_back(config::to_string(f.step->location) + ": " + d.config->name + " at " +
                                     std::to_string(f.time_s * 1e6) + " us: " + f.text);
    if (open)
      report_.failed_steps.push_back(config::to_string(runner.current()->location) + ": " + d.config->name +
                                     ": the run ended at " + std::to_string(bed_.duration_s) + " s in this step (" +
                                     testbed::to_string(runner.current()->action) + ")");
    report_.requirements.push_back(std::move(requirement));
    report_.judgements.push_back(judgement);
  }
  for (std::size_t i = 0; i < report_.judgements.size(); ++i)
    report_.judgements[i].requirement = &report_.requirements[i];
}

}  // namespace flatsat::bench
