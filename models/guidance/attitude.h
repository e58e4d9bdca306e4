#pragma once
#include "models/environment/vector.h"

namespace flatsat {

/// A turn from the body's axes into inertial ones, as a unit quaternion.
struct Attitude {
  double w = 1.0;
  Vector v{};
};

/// The attitude whose body axis +X lies along `first` and whose +Z is as near to `second` as that allows, or, `z_first`,
/// the same with the axes' parts exchanged. Directions need no unit length. Where both are parallel, any attitude about
/// `first` is taken, always the same.
/// Errors: std::domain_error where `first` has no direction.
Attitude pointed(const Vector& first, const Vector& second, bool z_first);

/// Smallest turn between two attitudes. Returns rad, 0 .. pi.
double turn_between_rad(const Attitude& from, const Attitude& to);

/// The attitude after a turn about the shortest axis by `by_rad`, not beyond `to`.
Attitude turned_towards(const Attitude& from, const Attitude& to, double by_rad);

/// An inertial direction in the body's axes.
Vector in_body(const Attitude& attitude, const Vector& inertial);

/// Angle between two directions. Returns rad; NaN where one has none.
double angle_rad(const Vector& a, const Vector& b);

/// View factor to a sphere of one face of a small flat plate.
/// Units:  tilt_rad of the face's normal from the direction to the sphere's middle, 0 .. pi; `distance` of the plate
///         from the middle over the radius, > 1; returns 0 .. 1.
/// Source: closed form of a plate element and a sphere, Howell's catalog of view factors, B-43 and B-44.
double sphere_view(double tilt_rad, double distance);

}  // namespace flatsat
