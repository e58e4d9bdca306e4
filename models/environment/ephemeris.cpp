#include "models/environment/ephemeris.h"

#include <algorithm>
#include <array>
#include <string>

namespace flatsat::environment {
namespace {

constexpr std::size_t kPoints = kHermitePoints;

struct ValueAndRate {
  double value, rate;
};

/// Value and slope at x of the polynomial through values y and slopes dy at `count` places.
ValueAndRate hermite(const double* at, const double* y, const double* dy, std::size_t count, double x) {
  std::array<double, 2 * kPoints> z{}, q{};
  for (std::size_t i = 0; i < count; ++i) {
    z[2 * i] = z[2 * i + 1] = at[i];
    q[2 * i] = q[2 * i + 1] = y[i];
  }
  const std::size_t n = 2 * count;
  for (std::size_t order = 1; order < n; ++order) {  // divided differences in place
    for (std::size_t i = n - 1; i >= order; --i) {
      const bool twice = order == 1 && i % 2 == 1;
      q[i] = twice ? dy[i / 2] : (q[i] - q[i - 1]) / (z[i] - z[i - order]);
    }
  }
  ValueAndRate result{q[n - 1], 0.0};  // Horner's scheme in Newton's form
  for (std::size_t i = n - 1; i-- > 0;) {
    result.rate = result.rate * (x - z[i]) + result.value;
    result.value = result.value * (x - z[i]) + q[i];
  }
  return result;
}

}  // namespace

OrbitState through_states(const double* seconds, const OrbitState* states, std::size_t count, double at_s) {
  OrbitState state;
  for (std::size_t axis = 0; axis < 3; ++axis) {
    std::array<double, kPoints> y{}, dy{};
    for (std::size_t i = 0; i < count; ++i) {
      y[i] = states[i].position_km[axis];
      dy[i] = states[i].velocity_km_s[axis];
    }
    const auto found = hermite(seconds, y.data(), dy.data(), count, at_s);
    state.position_km[axis] = found.value;
    state.velocity_km_s[axis] = found.rate;
  }
  return state;
}

OutsideEphemeris::OutsideEphemeris(double at_s, double end_s)
    : std::domain_error(std::to_string(at_s) + " s from its start is outside of the ephemeris, which covers " +
                        std::to_string(end_s) + " s") {}

EphemerisOrbit::EphemerisOrbit(Ephemeris ephemeris, double offset_s, double beyond_s)
    : ephemeris_(std::move(ephemeris)), offset_s_(offset_s), beyond_s_(beyond_s) {
  const auto& t = ephemeris_.seconds;
  if (t.size() < 2 || t.size() != ephemeris_.states.size())
    throw std::invalid_argument("an ephemeris needs two states or more");
  if (std::adjacent_find(t.begin(), t.end(), [](double a, double b) { return !(a < b); }) != t.end())
    throw std::invalid_argument("the instants of an ephemeris must ascend");
}

OrbitState EphemerisOrbit::state(double seconds) const {
  const auto& t = ephemeris_.seconds;
  const double x = offset_s_ + seconds;
  if (!(x >= t.front() - beyond_s_ && x <= t.back() + beyond_s_)) throw OutsideEphemeris(x, t.back());
  const auto next = static_cast<std::size_t>(std::upper_bound(t.begin(), t.end(), x) - t.begin());
  const std::size_t count = std::min(kPoints, t.size());
  const std::size_t first = std::min(next > count / 2 ? next - count / 2 : 0, t.size() - count);
  return through_states(&t[first], &ephemeris_.states[first], count, x);
}

}  // namespace flatsat::environment
