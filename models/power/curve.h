#pragma once
#include <utility>
#include <vector>

namespace flatsat::power {

/// Points of a function, ascending in x, at least one; linear between them and level beyond them.
using Curve = std::vector<std::pair<double, double>>;

/// The curve at x.
double curve_at(const Curve& curve, double x);

/// Its mean between two places, exactly; at one place its value there.
double curve_mean(const Curve& curve, double from, double to);

/// Its slope at x towards higher x; 0 beyond the ends.
double curve_slope(const Curve& curve, double x);

}  // namespace flatsat::power
