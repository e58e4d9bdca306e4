#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "models/environment/orbit_batch.h"

namespace flatsat::constellation {

/// An element set with the theory that flies it.
struct SetOrbit {
  environment::Tle tle;
  environment::Propagator propagator = environment::Propagator::kSgp4;
  bool as_pyephem = false;  // flown by environment::kSgp4OfPyEphem, for comparisons
};

/// How a member flies: elements by shape, an element set, or any other orbit, such as an ephemeris.
using MemberOrbit = std::variant<environment::OrbitElements, SetOrbit, std::shared_ptr<const environment::Orbit>>;

/// One satellite of a constellation.
struct Member {
  std::string name;                           // of its place, "p03s17", or its catalogue number
  std::string title;                          // what a catalogue calls it; may be empty
  std::optional<std::uint32_t> plane, index;  // where the pattern has planes
  MemberOrbit orbit;
  std::uint32_t group = 0;  // which of several constellations
  bool present = true;      // false: it is lost, and has no links
};

/// Adds a member's orbit to a batch whose seconds count from `epoch`.
/// Errors: std::invalid_argument for elements that are none.
void add_to(environment::OrbitBatch& batch, const Member& member, const environment::Utc& epoch);

/// All members as a batch. Errors: the same.
environment::OrbitBatch batch_of(const std::vector<Member>& members, const environment::Utc& epoch);

/// Two members that are in one place: closer than `within_km`, and whether they stay so (their relative speed is below
/// 1 cm/s) or cross.
struct Meeting {
  std::size_t a, b;
  double distance_km, speed_km_s;
  bool stays() const { return speed_km_s < 1e-5; }
};

/// All pairs closer than `within_km` (> 0), in order of their first and second member.
std::vector<Meeting> meetings(const environment::StateColumns& states, double within_km);

}  // namespace flatsat::constellation
