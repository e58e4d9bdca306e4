#pragma once
// The coarse walk over a span on which functions of time are followed to their zeros; for this room's own files.
#include <algorithm>
#include <cmath>
#include <vector>

#include "models/environment/orbit_batch.h"
#include "models/mesh/parallel.h"
#include "models/mesh/windows.h"

namespace flatsat::mesh {

/// A stretch of the walk: states of all satellites at each step.
struct Walk {
  std::vector<double> seconds;
  std::vector<environment::StateColumns> states;
};

/// Length of a step: a hundredth of the shortest time in which one of the batch would go round at the pace of its
/// lowest point in sight, at most ten minutes. `states` are those of some instant.
double step_of(const environment::OrbitBatch& batch, const environment::StateColumns& states, const Span& span);

/// Calls visit(walk) for stretch after stretch of the span, so that no more states are held than memory likes; the
/// last step of one is the first of the next.
template <class Visit>
void walk_over(const environment::OrbitBatch& batch, const Span& span, unsigned threads, const Visit& visit) {
  constexpr std::size_t kStatesAtOnce = 400'000;  // 20 MB
  Walk walk;
  walk.states.resize(1);
  batch.states(span.begin_s, walk.states[0]);
  const double step_s = step_of(batch, walk.states[0], span);
  const auto steps = static_cast<std::size_t>(std::ceil((span.end_s - span.begin_s) / step_s));
  const std::size_t at_once = std::max<std::size_t>(8, kStatesAtOnce / std::max<std::size_t>(1, batch.size()));
  for (std::size_t first = 0; first < steps; first += at_once) {
    const std::size_t last = std::min(steps, first + at_once);
    walk.seconds.clear();
    for (std::size_t step = first; step <= last; ++step)
      walk.seconds.push_back(step == steps ? span.end_s : span.begin_s + step_s * static_cast<double>(step));
    walk.states.resize(walk.seconds.size());
    in_parts(walk.seconds.size(), threads, [&](std::size_t, std::size_t begin, std::size_t end) {
      for (std::size_t step = begin; step < end; ++step) batch.states(walk.seconds[step], walk.states[step]);
    });
    visit(walk);
  }
}

}  // namespace flatsat::mesh
