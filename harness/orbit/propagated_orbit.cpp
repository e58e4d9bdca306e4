#include "harness/orbit/propagated_orbit.h"

namespace flatsat::orbit {

LostOrbit::LostOrbit(const PropagatedOrbit& propagated, const environment::Sgp4Error& error)
    : std::runtime_error(propagated.name + " at " +
                         environment::to_string(environment::later(propagated.epoch, 60.0 * error.at_minutes())) +
                         ": " + error.what()) {}

}  // namespace flatsat::orbit
