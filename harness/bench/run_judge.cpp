#include "harness/bench/run_judge.h"

namespace flatsat::bench {
namespace {

std::vector<verdict::Requirement> requirements_of(const testbed::Testbed& bed) {
  std::vector<verdict::Requirement> requirements;
  for (const auto& r : bed.requirements) requirements.push_back(r.requirement);
  return requirements;
}

std::vector<verdict::Formula*> conditions_of(const testbed::Testbed& bed) {
  std::vector<verdict::Formula*> conditions;
  for (const auto& w : bed.waivers) {
    if (w.when) conditions.push_back(w.when.get());
  }
  return conditions;
}

}  // namespace

RunJudge::RunJudge(const testbed::Testbed& bed, const std::vector<std::string>& channels)
    : bed_(bed), judge_(requirements_of(bed), channels, conditions_of(bed)) {}

void RunJudge::sample_all(time::SimTime now, std::span<const double> values) {
  for (std::size_t i = 0; i < values.size(); ++i) judge_.sample(i, now, values[i]);
}

void RunJudge::taint_if_late(double worst_late_s) {
  if (bed_.late_taint_s > 0.0 && worst_late_s > bed_.late_taint_s)
    judge_.taint("the run was late by " + std::to_string(worst_late_s) + " s");
}

std::vector<RequirementResult> RunJudge::results(time::SimTime end, bool complete) const {
  std::vector<RequirementResult> results;
  auto judgements = judge_.judge(end, complete);
  for (std::size_t i = 0; i < judgements.size(); ++i) {
    judgements[i].waiver = waiver_of(judgements[i]);
    results.push_back({judge_.requirements()[i], std::move(judgements[i])});
  }
  return results;
}

/// The first waiver that covers a failure; the verdict stays.
std::string RunJudge::waiver_of(const verdict::Judgement& judgement) const {
  if (judgement.verdict != verdict::Verdict::kFail) return {};
  for (const auto& w : bed_.waivers) {
    if (w.requirement != judgement.requirement) continue;
    if (w.when && !judge_.held_at(*w.when, judgement.decided)) continue;
    return w.id + ", " + w.owner + ", until " + w.until;
  }
  return {};
}

verdict::Verdict overall(const std::vector<RequirementResult>& results) {
  std::vector<verdict::Judgement> judgements;
  for (const auto& r : results) judgements.push_back(r.judgement);
  return verdict::overall(judgements);
}

}  // namespace flatsat::bench
