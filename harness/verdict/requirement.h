#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/verdict/formula.h"

namespace flatsat::verdict {

/// How a run becomes one figure.
enum class Statistic {
  kMinimum,
  kMaximum,
  kMean,
  kFinal,
  kRise,           // last less first
  kIntegral,       // of a power: energy
  kRate,           // rise a second of a channel; events a second
  kDurationAbove,  // s for which the channel is above `threshold`
  kDurationBelow,
  kCount,         // of events
  kDelay,         // longest time from an `event` to the next `to_event`, s
  kResponseTime,  // longest time from an `event` until `formula` holds, s
  kRobustness,    // of `formula`; must be >= 0
};

/// What must hold.
struct Requirement {
  std::string id;
  std::string text;     // in the words of the mission
  std::string channel;  // dotted name
  std::string event;    // kind of event, any source
  std::string to_event;
  Statistic statistic = Statistic::kFinal;
  std::optional<double> threshold;          // of a duration, in the channel's unit
  std::shared_ptr<Formula> formula;         // of kRobustness and kResponseTime
  std::shared_ptr<Formula> when;            // a channel's figure counts only while this holds
  std::optional<double> at_least, at_most;  // in `unit`
  double marginal = 0.0;                    // a margin below this, in `unit`, is marginal
  std::string unit = "1";
};

enum class Verdict { kPass, kFail, kInconclusive, kError, kAborted };
const char* to_string(Verdict verdict);

/// The judgement of one requirement.
struct Judgement {
  std::string requirement;  // its id
  Verdict verdict = Verdict::kInconclusive;
  std::optional<double> value;
  double limit = 0.0;   // the nearer one
  double margin = 0.0;  // > 0 inside, in the unit
  bool marginal = false;
  time::SimTime decided{};  // of the extreme value, or the end
  std::string reason;       // why inconclusive; empty else
  std::string waiver;       // id of the waiver that covers its failure; the verdict stays
};

/// FAIL if one failed, else INCONCLUSIVE if one was not measured or there is none, else PASS.
Verdict overall(const std::vector<Judgement>& judgements);

}  // namespace flatsat::verdict
