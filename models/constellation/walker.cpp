#include "models/constellation/walker.h"

#include <cmath>

#include "models/constellation/two_lines.h"
#include "models/environment/kepler_j2.h"

namespace flatsat::constellation {
namespace {

std::string padded(std::uint32_t number, std::uint32_t last) {
  const std::size_t width = std::max<std::size_t>(2, std::to_string(last).size());
  const std::string digits = std::to_string(number);
  return std::string(width - std::min(width, digits.size()), '0') + digits;
}

double turned_deg(double angle) {
  const double turn = std::fmod(angle, 360.0);
  return turn < 0.0 ? turn + 360.0 : turn;
}

environment::OrbitElements elements_of(const WalkerConfig& c, std::uint32_t plane, std::uint32_t index) {
  const double slot_deg = 360.0 / c.per_plane;
  environment::OrbitElements el;
  el.altitude_km = c.altitude_km;
  el.eccentricity = c.eccentricity;
  el.inclination_deg = c.inclination_deg;
  el.raan_deg = turned_deg(c.raan_deg + plane * c.raan_spread_deg / c.planes);
  el.argument_of_perigee_deg = c.argument_of_perigee_deg;
  const double ahead_deg = c.phasing * plane * slot_deg / c.planes + (plane % 2 == 1 ? c.stagger * slot_deg : 0.0);
  el.mean_anomaly_deg = turned_deg(c.mean_anomaly_deg + index * slot_deg + ahead_deg);
  el.propagator = c.propagator;
  return el;
}

MemberOrbit orbit_of(const WalkerConfig& c, const environment::OrbitElements& el, std::uint32_t number,
                     const environment::Utc& epoch) {
  if (!c.mean_motion_rev_day && !c.rounded_to_lines) return el;
  auto tle = environment::element_set(el, el.raan_deg, epoch);
  if (c.mean_motion_rev_day) tle.mean_motion = *c.mean_motion_rev_day * 2.0 * environment::kPi / 1440.0;
  if (c.rounded_to_lines) {
    const auto lines = to_two_lines(tle, number);
    tle = environment::parse_tle(lines.one, lines.two);
  }
  return SetOrbit{tle, environment::Propagator::kSgp4, c.as_pyephem};
}

}  // namespace

std::string place_name(std::uint32_t plane, std::uint32_t index, std::uint32_t planes, std::uint32_t per_plane) {
  return "p" + padded(plane, planes - 1) + "s" + padded(index, per_plane - 1);
}

std::vector<Member> walker_members(const WalkerConfig& c, const environment::Utc& epoch) {
  std::vector<Member> members;
  members.reserve(std::size_t{c.planes} * c.per_plane);
  for (std::uint32_t plane = 0; plane < c.planes; ++plane) {
    for (std::uint32_t index = 0; index < c.per_plane; ++index) {
      const auto number = static_cast<std::uint32_t>(members.size() + 1);
      members.push_back({place_name(plane, index, c.planes, c.per_plane), "", plane, index,
                         orbit_of(c, elements_of(c, plane, index), number, epoch)});
    }
  }
  return members;
}

}  // namespace flatsat::constellation
