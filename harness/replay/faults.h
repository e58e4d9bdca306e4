#pragma once
#include <map>
#include <string>
#include <vector>

#include "harness/replay/recording.h"

namespace flatsat::replay {

/// Something that was done to the run and can be left out of it: a stimulus of the testbed or one upset.
struct InjectedFault {
  std::string name;  // "stimulus 2: a.thermal.pumps", "upset 18 of a"
  time::SimTime time{};
  std::uint64_t event = 0;   // id of its event in the trace; 0 where there is none
  std::string satellite;     // of an upset
  std::uint64_t number = 0;  // of the upset there
  std::size_t stimulus = 0;  // or the place of the stimulus in the testbed
  bool is_upset() const { return number > 0; }
};

/// All faults of a recorded run, in the order of time.
std::vector<InjectedFault> faults_of(const Recording& recording);

/// The KEY=VALUE that leave these faults out.
std::vector<std::string> sets_without(const Recording& recording, const std::vector<InjectedFault>& faults);

/// How one requirement comes out.
struct Outcome {
  std::string verdict;  // PASS, FAIL, ...
  double value = 0.0;
  std::string error;  // the run did not come to an end
};

/// Runs the recorded testbed without some of its faults, live and in a process of its own, and judges `requirement`.
/// `backings`: "DEV=BACKING" for all devices. Errors: ConfigError; std::runtime_error when the process dies.
Outcome fly_without(const Recording& recording, const std::vector<std::string>& backings,
                    const std::vector<InjectedFault>& left_out, const std::string& requirement);

/// "DEV=model" for every device that did not have another backing asked for.
std::vector<std::string> model_backings(const Recording& recording, const std::vector<std::string>& asked);

}  // namespace flatsat::replay
