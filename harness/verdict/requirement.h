#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"

namespace flatsat {

/// How the samples of a channel over a run become one figure.
enum class Statistic { kMinimum, kMaximum, kMean, kFinal, kRise, kIntegral, kCount };

/// What must hold. Exactly one of `channel` and `event` is set; `event` is counted.
struct Requirement {
  std::string id;
  std::string text;     // in the words of the mission
  std::string channel;  // dotted name
  std::string event;    // kind of event, any source
  Statistic statistic = Statistic::kFinal;
  std::optional<double> at_least, at_most;  // in the channel's unit (times s for an integral)
  std::string unit = "1";
};

enum class Verdict { kPass, kFail, kInconclusive, kError, kAborted };
const char* to_string(Verdict verdict);

/// The judgement of one requirement.
struct Judgement {
  const Requirement* requirement = nullptr;
  Verdict verdict = Verdict::kInconclusive;
  std::optional<double> value;
  double limit = 0.0;   // the nearer one
  double margin = 0.0;  // > 0 inside, in the unit
  SimTime decided{};    // of the extreme value, or the end
};

/// FAIL if one failed, else INCONCLUSIVE if one was not measured, else PASS.
Verdict overall(const std::vector<Judgement>& judgements);

}  // namespace flatsat
