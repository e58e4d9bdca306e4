#pragma once
#include <array>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::environment {

using Vector = std::array<double, 3>;

inline double dot(const Vector& a, const Vector& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
inline double length(const Vector& a) { return std::sqrt(dot(a, a)); }
inline Vector scaled(const Vector& a, double s) { return {a[0] * s, a[1] * s, a[2] * s}; }
inline Vector plus(const Vector& a, const Vector& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
inline Vector cross(const Vector& a, const Vector& b) {
  return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}

using model::kDegree;
using model::kPi;

}  // namespace flatsat::environment
