#include "harness/bench/simulation_output.h"

#include <ostream>

#include "models/base/event_kinds.h"

namespace flatsat::bench {

void SimulationOutput::see(const model::Event& event) {
  if (event.kind != model::events::kSays || lines_ == kMostLines) return;
  ++lines_;
  out_ << "flatsat: " << event.source << " says: " << event.text << '\n';
}

}  // namespace flatsat::bench
