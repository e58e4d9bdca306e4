#pragma once
#include <memory>
#include <string>
#include <vector>

#include "models/environment/ephemeris.h"
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

/// The same satellite over the span of another one, whatever the epochs of their elements: states of both at the same
/// seconds are states of one instant.
PropagatedOrbit on_time_of(const PropagatedOrbit& propagated, const PropagatedOrbit& other);

/// An orbit as it is `by_s` seconds later.
std::shared_ptr<const environment::Orbit> shifted(std::shared_ptr<const environment::Orbit> orbit, double by_s);

/// An orbit that was lost, with the satellite, the instant and the code of SGP4; that has decayed, or that its
/// ephemeris does not cover.
class LostOrbit : public std::runtime_error {
 public:
  LostOrbit(const PropagatedOrbit& propagated, const environment::Sgp4Error& error);
  LostOrbit(const PropagatedOrbit& propagated, const std::domain_error& error);
};

/// Runs `work`; an orbit that is lost in it becomes a LostOrbit that says whose and when.
template <class Work>
auto named(const PropagatedOrbit& propagated, Work work) {
  try {
    return work();
  } catch (const environment::Sgp4Error& error) {
    throw LostOrbit(propagated, error);
  } catch (const std::domain_error& error) {
    throw LostOrbit(propagated, error);
  }
}

}  // namespace flatsat::orbit
