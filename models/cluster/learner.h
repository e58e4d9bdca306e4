#pragma once
#include <cstdint>
#include <functional>
#include <memory>

#include "models/learning/task.h"

namespace flatsat::cluster {

/// What came of a rank's task.
struct Learnt {
  std::shared_ptr<const learning::Answer> answer;  // null: the device could not do it
  std::uint64_t cause = 0;                         // the event that says so
};

/// A device on board of a satellite that does what a rank of a training computes, whatever stands behind it.
class Learner {
 public:
  virtual ~Learner() = default;
  /// From the kernel's now on, as power and mode of the satellite allow. It takes the place of a task that has not been
  /// begun. `done` is called when it has ended, in a process of the satellite; never, if the satellite is lost.
  virtual void begin(std::shared_ptr<const learning::Task> task, std::function<void(const Learnt&)> done) = 0;
};

}  // namespace flatsat::cluster
