#include "harness/orbit/propagated_orbit.h"

#include <utility>

namespace flatsat::orbit {
namespace {

class Shifted : public environment::Orbit {
 public:
  Shifted(std::shared_ptr<const environment::Orbit> orbit, double by_s) : orbit_(std::move(orbit)), by_s_(by_s) {}
  environment::OrbitState state(double seconds) const override { return orbit_->state(seconds + by_s_); }

 private:
  const std::shared_ptr<const environment::Orbit> orbit_;
  const double by_s_;
};

}  // namespace

std::shared_ptr<const environment::Orbit> shifted(std::shared_ptr<const environment::Orbit> orbit, double by_s) {
  if (by_s == 0.0) return orbit;
  return std::make_shared<Shifted>(std::move(orbit), by_s);
}

PropagatedOrbit on_time_of(const PropagatedOrbit& propagated, const PropagatedOrbit& other) {
  PropagatedOrbit moved = propagated;
  moved.begin = other.begin;
  moved.duration_s = other.duration_s;
  moved.begin_s = environment::seconds_between(propagated.epoch, other.begin);
  moved.orbit = shifted(propagated.orbit, environment::seconds_between(propagated.begin, other.begin));
  return moved;
}

LostOrbit::LostOrbit(const PropagatedOrbit& propagated, const environment::Sgp4Error& error)
    : std::runtime_error(propagated.name + " at " +
                         environment::to_string(environment::later(propagated.epoch, 60.0 * error.at_minutes())) +
                         ": " + error.what()) {}

LostOrbit::LostOrbit(const PropagatedOrbit& propagated, const std::domain_error& error)
    : std::runtime_error(propagated.name + ": " + error.what()) {}

}  // namespace flatsat::orbit
