#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/bench/device_set.h"
#include "harness/bench/run_result.h"
#include "harness/bench/step_runner.h"

namespace flatsat::bench {

/// The steps of all devices that have some. Each such device is one requirement more: none of its steps fails, and all
/// are done.
class StepSequences {
 public:
  /// `testbed_path`: files of steps lie beside the testbed, those of user RTL beside its sources.
  StepSequences(const DeviceSet& devices, const std::string& testbed_path, model::EventSink& events);

  /// Tells the runners of interrupts that came or went.
  void see(const model::Event& event);
  /// Some steps are open, or have failed.
  bool fell_short() const;

  struct Results {
    std::vector<RequirementResult> requirements;
    std::vector<std::string> failed_steps;  // file:line:col: what was expected and got
  };
  /// `undisturbed`: no error and no signal ended the run: a step that is open is then one that failed.
  Results results(bool undisturbed, double duration_s, time::SimTime now) const;

 private:
  std::vector<std::unique_ptr<StepRunner>> runners_;
};

}  // namespace flatsat::bench
