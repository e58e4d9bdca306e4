#include "harness/agents/gpu/qualification_criteria.h"

#include <cstdio>

namespace flatsat::agents::gpu {
namespace {

std::string text_of(const char* format, double a, double b, double c = 0.0) {
  char text[160];
  std::snprintf(text, sizeof text, format, a, b, c);
  return text;
}

QualificationVerdict verdict_on(const std::string& id, const cuda::CheckTally& t) {
  const auto caught = static_cast<double>(t.caught), injected = static_cast<double>(t.injected);
  return {id, t.false_alarms == 0 && caught >= kLeastCaught * injected,
          text_of("%.0f of %.0f that changed the result caught, %.0f false alarms", caught, injected,
                  static_cast<double>(t.false_alarms))};
}

}  // namespace

std::vector<QualificationVerdict> verdicts_on(const Efficiency& e) {
  return {
      {"efficiency", e.share() >= kLeastEfficiency,
       text_of("%.1f TFLOP/s as the agent works, %.1f in a bare loop: %.3f", e.agent_tflops, e.bare_tflops, e.share())},
      {"check-cost", e.check_cost() <= kMostCheckCost,
       text_of("%.2f %% on top for checks (at most %.0f)", 100.0 * e.check_cost(), 100.0 * kMostCheckCost)}};
}

std::vector<QualificationVerdict> verdicts_on(const BoardTally& tally) {
  return {verdict_on("checks-int8", tally.int8), verdict_on("checks-bf16", tally.bf16)};
}

QualificationVerdict verdict_on(const lab::CalibrationError& error) {
  return {"emulator", lab::is_good_emulator(error),
          text_of("energy %+.2f %%, die within %.1f K", 100.0 * error.energy_share, error.temperature_k)};
}

}  // namespace flatsat::agents::gpu
