#include "models/environment/cowell.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "models/environment/frames.h"

namespace flatsat::environment {
namespace {

constexpr double kIntegrationS = 10.0, kNodeS = 60.0;

Vector zonal_km_s2(const Vector& r) {
  using namespace model::wgs72;
  const double d = length(r), s = r[2] / d, s2 = s * s, q = kRadiusKm / d, q2 = q * q;
  const double pull = -kMuKm3S2 / (d * d * d);
  const double j2 = 1.5 * kJ2 * q2, j3 = 2.5 * kJ3 * q2 * q, j4 = 1.875 * kJ4 * q2 * q2;
  const double across =
      1.0 + j2 * (1.0 - 5.0 * s2) + j3 * (3.0 - 7.0 * s2) * s - j4 * (1.0 - 14.0 * s2 + 21.0 * s2 * s2);
  const double along = 1.0 + j2 * (3.0 - 5.0 * s2) - j4 * (5.0 - 70.0 / 3.0 * s2 + 21.0 * s2 * s2);
  // Of J3 the pull along the pole is not one times z: it is there at the equator, too.
  const double j3_z = j3 * (6.0 * s2 - 7.0 * s2 * s2 - 0.6) * d;
  return {pull * r[0] * across, pull * r[1] * across, pull * (r[2] * along + j3_z)};
}

Vector drag_km_s2(const OrbitState& s, const DragConfig& drag) {
  if (drag.area_mass_m2_kg <= 0.0) return {};
  const Vector air = cross({0.0, 0.0, kEarthRotationRadS}, s.position_km);
  const Vector v = plus(s.velocity_km_s, scaled(air, -1.0));
  const double density = density_kg_m3(length(s.position_km) - model::wgs84::kRadiusKm, drag.activity);
  return scaled(v, -0.5 * density * drag.area_mass_m2_kg * 1e3 * length(v));
}

OrbitState rate_of(const OrbitState& s, const DragConfig& drag) {
  return {s.velocity_km_s, plus(zonal_km_s2(s.position_km), drag_km_s2(s, drag))};
}

OrbitState moved(const OrbitState& s, const OrbitState& rate, double by_s) {
  return {plus(s.position_km, scaled(rate.position_km, by_s)), plus(s.velocity_km_s, scaled(rate.velocity_km_s, by_s))};
}

OrbitState runge_kutta(const OrbitState& s, double h, const DragConfig& drag) {
  const auto a = rate_of(s, drag), b = rate_of(moved(s, a, 0.5 * h), drag), c = rate_of(moved(s, b, 0.5 * h), drag),
             d = rate_of(moved(s, c, h), drag);
  return moved(moved(moved(moved(s, a, h / 6.0), b, h / 3.0), c, h / 3.0), d, h / 6.0);
}

/// From one instant to another, in steps of kIntegrationS or a little less.
OrbitState flown(OrbitState s, double seconds, const DragConfig& drag) {
  const int steps = std::max(1, static_cast<int>(std::ceil(std::abs(seconds) / kIntegrationS)));
  for (int i = 0; i < steps; ++i) s = runge_kutta(s, seconds / steps, drag);
  return s;
}

double altitude_km(const OrbitState& s) { return length(s.position_km) - model::wgs84::kRadiusKm; }

}  // namespace

namespace {

void require_height(const OrbitState& state) {
  if (!(altitude_km(state) > kDecayedKm)) throw std::invalid_argument("the state must be more than 120 km high");
}

/// The state a minute on, or back where `towards` is -1. `count`: which minute it is, from 1.
OrbitState next_node(const OrbitState& state, int towards, int count, const DragConfig& drag) {
  const OrbitState next = flown(state, towards * kNodeS, drag);
  if (!(altitude_km(next) > kDecayedKm)) throw Decayed(kNodeS * count * towards);
  return next;
}

}  // namespace

Ephemeris fly(const OrbitState& state, const Utc& epoch, double before_s, double after_s, const DragConfig& drag) {
  require_height(state);
  Ephemeris e;
  const int back = static_cast<int>(std::ceil(-before_s / kNodeS)),
            on = std::max(1 - back, static_cast<int>(std::ceil(after_s / kNodeS)));
  e.start = later(epoch, -kNodeS * back);
  for (int i = -back; i <= on; ++i) e.seconds.push_back(kNodeS * (i + back));
  e.states.resize(e.seconds.size());
  const auto fill = [&](int towards, int count) {
    OrbitState s = state;
    for (int i = 1; i <= count; ++i) {
      s = next_node(s, towards, i, drag);
      e.states[static_cast<std::size_t>(back + towards * i)] = s;
    }
  };
  e.states[static_cast<std::size_t>(back)] = state;
  fill(-1, back);
  fill(1, on);
  return e;
}

CowellOrbit::CowellOrbit(const OrbitState& state, double offset_s, const DragConfig& drag)
    : offset_s_(offset_s), drag_(drag), on_{state}, back_{state} {
  require_height(state);
}

const OrbitState& CowellOrbit::node(long index) const {
  auto& nodes = index < 0 ? back_ : on_;
  const auto wanted = static_cast<std::size_t>(std::abs(index));
  while (nodes.size() <= wanted)
    nodes.push_back(next_node(nodes.back(), index < 0 ? -1 : 1, static_cast<int>(nodes.size()), drag_));
  return nodes[wanted];
}

OrbitState CowellOrbit::state(double seconds) const {
  const double x = offset_s_ + seconds;
  const long first = std::lround(std::floor(x / kNodeS)) - 1;
  std::array<double, kHermitePoints> at{};
  std::array<OrbitState, kHermitePoints> states{};
  for (std::size_t i = 0; i < kHermitePoints; ++i) {
    const long index = first + static_cast<long>(i);
    at[i] = kNodeS * static_cast<double>(index);
    states[i] = node(index);
  }
  return through_states(at.data(), states.data(), kHermitePoints, x);
}

}  // namespace flatsat::environment
