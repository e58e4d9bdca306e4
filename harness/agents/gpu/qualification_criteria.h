#pragma once
#include <string>
#include <vector>

#include "harness/agents/gpu/qualification.h"
#include "harness/agents/lab/calibration.h"

namespace flatsat::agents::gpu {

// What a board and its agent are held to. The limits are the project's own, of no standard.
constexpr double kLeastEfficiency = 0.95;  // of the agent's batches, of a bare loop of the same call
constexpr double kMostCheckCost = 0.03;    // time on top for checks of results
constexpr double kLeastCaught = 0.999;     // of injected errors that changed a result

/// One thing that a board is held to.
struct QualificationVerdict {
  std::string id;
  bool held;
  std::string text;
};

std::vector<QualificationVerdict> verdicts_on(const Efficiency& efficiency);
std::vector<QualificationVerdict> verdicts_on(const BoardTally& tally);
QualificationVerdict verdict_on(const lab::CalibrationError& error);

}  // namespace flatsat::agents::gpu
