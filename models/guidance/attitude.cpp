#include "models/guidance/attitude.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace flatsat::guidance {
namespace {

environment::Vector unit(const environment::Vector& a) { return environment::scaled(a, 1.0 / environment::length(a)); }

/// What of `b` is square to the unit vector `a`; where nothing is, a fixed choice.
environment::Vector square_to(const environment::Vector& a, const environment::Vector& b) {
  const environment::Vector part = environment::plus(b, environment::scaled(a, -environment::dot(a, b)));
  if (environment::length(part) > 1e-9 * environment::length(b)) return unit(part);
  const environment::Vector axis =
      std::abs(a[0]) < 0.6 ? environment::Vector{1.0, 0.0, 0.0} : environment::Vector{0.0, 1.0, 0.0};
  return unit(environment::plus(axis, environment::scaled(a, -environment::dot(a, axis))));
}

/// The columns are the body's axes. Source: the largest of the four is found first, so that nothing is divided by a
/// small number (Shepperd 1978).
Attitude of_axes(const environment::Vector& x, const environment::Vector& y, const environment::Vector& z) {
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

double dot4(const Attitude& a, const Attitude& b) { return a.w * b.w + environment::dot(a.v, b.v); }

}  // namespace

Attitude pointed(const environment::Vector& first, const environment::Vector& second, bool z_first) {
  if (!(environment::length(first) > 0.0)) throw std::domain_error("there is no direction to point to");
  const environment::Vector a = unit(first), b = square_to(a, second);
  return z_first ? of_axes(b, environment::cross(a, b), a) : of_axes(a, environment::cross(b, a), b);
}

double turn_between_rad(const Attitude& from, const Attitude& to) {
  // By the difference and the sum: exact for small turns too.
  const double sign = dot4(from, to) < 0.0 ? -1.0 : 1.0;
  const auto norm = [&](double s) {
    return std::hypot(to.w + s * from.w, environment::length(environment::plus(to.v, environment::scaled(from.v, s))));
  };
  return 4.0 * std::atan2(norm(-sign), norm(sign));
}

Attitude turned_towards(const Attitude& from, const Attitude& to, double by_rad) {
  const double whole = turn_between_rad(from, to);
  if (by_rad >= whole) return to;
  const double sign = dot4(from, to) < 0.0 ? -1.0 : 1.0, half = 0.5 * whole, sine = std::sin(half);
  if (sine < 1e-9) return to;
  const double keep = std::sin(half - 0.5 * by_rad) / sine, take = sign * std::sin(0.5 * by_rad) / sine;
  const Attitude mixed{keep * from.w + take * to.w,
                       environment::plus(environment::scaled(from.v, keep), environment::scaled(to.v, take))};
  const double norm = std::sqrt(dot4(mixed, mixed));
  return {mixed.w / norm, environment::scaled(mixed.v, 1.0 / norm)};
}

environment::Vector in_body(const Attitude& q, const environment::Vector& a) {
  const environment::Vector twice = environment::scaled(environment::cross(a, q.v), 2.0);  // the inverse turn: -v
  return environment::plus(environment::plus(a, environment::scaled(twice, q.w)), environment::cross(twice, q.v));
}

double angle_rad(const environment::Vector& a, const environment::Vector& b) {
  return std::atan2(environment::length(environment::cross(a, b)), environment::dot(a, b));
}

}  // namespace flatsat::guidance
