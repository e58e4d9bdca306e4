#pragma once
#include <vector>

#include "models/mesh/pairing.h"

namespace flatsat::mesh {

/// What the terminals of a mesh can do.
struct TerminalConfig {
  std::vector<unsigned> terminals;  // of each member; empty: no bound
  double acquisition_s = 0.0;       // from the wish to the first light that carries data: slew and acquisition, >= 0
};

/// The contacts of a run, and what did not come about.
struct Schedule {
  std::vector<Window> contacts;  // in order of begin, then pair
  std::vector<Pair> unseen;      // candidates without any window in the span
  std::size_t unserved = 0;      // windows for which no terminal was free until they were over
  std::size_t too_short = 0;     // windows that were over before acquisition was
};

/// Puts wishes onto terminals: in order of their begin, each takes one terminal at both ends until it ends; one that
/// finds none waits for it. Those that were there before the span begins need no acquisition.
Schedule make_schedule(const PairingPolicy& policy, const Crew& crew, const TerminalConfig& terminals);

}  // namespace flatsat::mesh
