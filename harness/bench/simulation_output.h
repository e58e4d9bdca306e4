#pragma once
#include <iosfwd>

#include "models/base/telemetry.h"

namespace flatsat::bench {

/// The first lines that RTL prints, for the console; the trace has all of them.
class SimulationOutput {
 public:
  explicit SimulationOutput(std::ostream& out) : out_(out) {}
  void see(const model::Event& event);

 private:
  static constexpr unsigned kMostLines = 20;
  std::ostream& out_;
  unsigned lines_ = 0;
};

}  // namespace flatsat::bench
