#include "models/guidance/attitude.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace flatsat {
namespace {

Vector unit(const Vector& a) { return scaled(a, 1.0 / length(a)); }

/// What of `b` is square to the unit vector `a`; where nothing is, a fixed choice.
Vector square_to(const Vector& a, const Vector& b) {
  const Vector part = plus(b, scaled(a, -dot(a, b)));
  if (length(part) > 1e-9 * length(b)) return unit(part);
  const Vector axis = std::abs(a[0]) < 0.6 ? Vector{1.0, 0.0, 0.0} : Vector{0.0, 1.0, 0.0};
  return unit(plus(axis, scaled(a, -dot(a, axis))));
}

/// The columns are the body's axes. Source: the largest of the four is found first, so that nothing is divided by a
/// small number (Shepperd 1978).
Attitude of_axes(const Vector& x, const Vector& y, const Vector& z) {
  const double trace = x[0] + y[1] + z[2];
  Attitude q;
  if (trace >= std::max({x[0], y[1], z[2]})) {
    const double s = 2.0 * std::sqrt(1.0 + trace);
    q = {0.25 * s, {(y[2] - z[1]) / s, (z[0] - x[2]) / s, (x[1] - y[0]) / s}};
  } else if (x[0] >= y[1] && x[0] >= z[2]) {
    const double s = 2.0 * std::sqrt(1.0 + x[0] - y[1] - z[2]);
    q = {(y[2] - z[1]) / s, {0.25 * s, (y[0] + x[1]) / s, (z[0] + x[2]) / s}};
  } else if (y[1] >= z[2]) {
    const double s = 2.0 * std::sqrt(1.0 + y[1] - x[0] - z[2]);
    q = {(z[0] - x[2]) / s, {(y[0] + x[1]) / s, 0.25 * s, (z[1] + y[2]) / s}};
  } else {
    const double s = 2.0 * std::sqrt(1.0 + z[2] - x[0] - y[1]);
    q = {(x[1] - y[0]) / s, {(z[0] + x[2]) / s, (z[1] + y[2]) / s, 0.25 * s}};
  }
  return q;
}

double dot4(const Attitude& a, const Attitude& b) { return a.w * b.w + dot(a.v, b.v); }

}  // namespace

Attitude pointed(const Vector& first, const Vector& second, bool z_first) {
  if (!(length(first) > 0.0)) throw std::domain_error("there is no direction to point to");
  const Vector a = unit(first), b = square_to(a, second);
  return z_first ? of_axes(b, cross(a, b), a) : of_axes(a, cross(b, a), b);
}

double turn_between_rad(const Attitude& from, const Attitude& to) {
  // By the difference and the sum: exact for small turns too.
  const double sign = dot4(from, to) < 0.0 ? -1.0 : 1.0;
  const auto norm = [&](double s) {
    return std::hypot(to.w + s * from.w, length(plus(to.v, scaled(from.v, s))));
  };
  return 4.0 * std::atan2(norm(-sign), norm(sign));
}

Attitude turned_towards(const Attitude& from, const Attitude& to, double by_rad) {
  const double whole = turn_between_rad(from, to);
  if (by_rad >= whole) return to;
  const double sign = dot4(from, to) < 0.0 ? -1.0 : 1.0, half = 0.5 * whole, sine = std::sin(half);
  if (sine < 1e-9) return to;
  const double keep = std::sin(half - 0.5 * by_rad) / sine, take = sign * std::sin(0.5 * by_rad) / sine;
  const Attitude mixed{keep * from.w + take * to.w, plus(scaled(from.v, keep), scaled(to.v, take))};
  const double norm = std::sqrt(dot4(mixed, mixed));
  return {mixed.w / norm, scaled(mixed.v, 1.0 / norm)};
}

Vector in_body(const Attitude& q, const Vector& a) {
  const Vector twice = scaled(cross(a, q.v), 2.0);  // the inverse turn: -v
  return plus(plus(a, scaled(twice, q.w)), cross(twice, q.v));
}

double angle_rad(const Vector& a, const Vector& b) { return std::atan2(length(cross(a, b)), dot(a, b)); }

}  // namespace flatsat
