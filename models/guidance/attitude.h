#pragma once
#include "models/environment/vector.h"

namespace flatsat::guidance {

/// A turn from the body's axes into inertial ones, as a unit quaternion.
struct Attitude {
  double w = 1.0;
  environment::Vector v{};
};

/// The attitude whose body axis +X lies along `first` and whose +Z is as near to `second` as that allows, or,
/// `z_first`, the same with the axes' parts exchanged. Directions need no unit length. Where both are parallel, any
/// attitude about `first` is taken, always the same. Errors: std::domain_error where `first` has no direction.
Attitude pointed(const environment::Vector& first, const environment::Vector& second, bool z_first);

/// Smallest turn between two attitudes. Returns rad, 0 .. pi.
double turn_between_rad(const Attitude& from, const Attitude& to);

/// The attitude after a turn about the shortest axis by `by_rad`, not beyond `to`.
Attitude turned_towards(const Attitude& from, const Attitude& to, double by_rad);

/// An inertial direction in the body's axes.
environment::Vector in_body(const Attitude& attitude, const environment::Vector& inertial);

/// Angle between two directions. Returns rad; NaN where one has none.
double angle_rad(const environment::Vector& a, const environment::Vector& b);

}  // namespace flatsat::guidance
