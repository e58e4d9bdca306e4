#pragma once
#include <memory>
#include <string>
#include <vector>

#include "models/environment/orbit.h"
#include "models/environment/sgp4.h"

namespace flatsat::orbit {

/// One satellite over one span of time. Its orbit counts seconds from the span's begin; tables count from the epoch of
/// the elements.
struct PropagatedOrbit {
  std::string name, number;
  environment::Utc epoch;  // of the elements
  environment::Utc begin;
  double duration_s = 0.0;
  std::shared_ptr<const environment::Orbit> orbit;
  double begin_s = 0.0;  // from the elements' epoch
  bool is_sgp4 = true;
};

/// An orbit that was lost, with the satellite, the instant and the code of SGP4.
class LostOrbit : public std::runtime_error {
 public:
  LostOrbit(const PropagatedOrbit& propagated, const environment::Sgp4Error& error);
};

/// Runs `work`; an orbit that SGP4 loses in it becomes a LostOrbit that says whose and when.
template <class Work>
auto named(const PropagatedOrbit& propagated, Work work) {
  try {
    return work();
  } catch (const environment::Sgp4Error& error) {
    throw LostOrbit(propagated, error);
  }
}

}  // namespace flatsat::orbit
