#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "models/network/float_sum.h"

namespace flatsat::cluster {

/// What the ranks of a job really compute in a step and add up, where it is more than time and bytes. Ranks are
/// numbered as the job's nodes.
class StepWork {
 public:
  virtual ~StepWork() = default;
  /// A step begins: these ranks compute. `step` counts from 0.
  virtual void begin(const std::vector<unsigned>& ranks, std::uint64_t step) = 0;
  /// What is wrong with what a rank brings.
  struct Problem {
    std::string what;         // why it cannot be added up; empty where it can
    bool is_refused = false;  // a check has found it; else it is no finite number
    std::size_t struck = 0;   // numbers that a fault has changed: the truth
  };
  /// A rank has computed.
  virtual Problem problem(unsigned rank) = 0;
  /// What the messages of an operation among these ranks carry, from what each has brought; until the next call.
  virtual network::CollectiveContent& content(const network::Collective& collective,
                                              const std::vector<unsigned>& ranks) = 0;
  /// These ranks have the sum. Why nothing can be made of it, and the step is lost; empty where all is well.
  virtual std::string end(const std::vector<unsigned>& ranks) = 0;
  /// The step is lost: all is as it was before it.
  virtual void lose() = 0;
  /// A rank has lost what it had.
  virtual void forget(unsigned rank) = 0;
  /// The present state is saved under a number, > 0, until it is dropped.
  virtual void save(std::uint64_t number) = 0;
  virtual void drop(std::uint64_t number) = 0;
  /// The present state is one that was saved; 0: that of the beginning.
  virtual void go_back(std::uint64_t number) = 0;
  /// What a rank must be sent that missed the end of a step. Units: bytes, > 0.
  virtual std::uint64_t state_bytes() const = 0;
};

}  // namespace flatsat::cluster
