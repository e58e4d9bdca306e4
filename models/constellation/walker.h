#pragma once
#include <optional>
#include <vector>

#include "models/constellation/member.h"

namespace flatsat::constellation {

/// Satellites on planes of one inclination and height, evenly spread.
struct WalkerConfig {
  std::uint32_t planes = 3, per_plane = 3;  // >= 1
  double phasing = 0.0;  // Walker's F: each plane is ahead of the one before by F x 360 deg / (planes x per_plane)
  double stagger = 0.0;  // of a slot by which odd planes are ahead besides, 0 .. 1
  double raan_spread_deg = 360.0;  // 360: a delta pattern; 180: a star pattern
  double raan_deg = 0.0;           // of plane 0
  double mean_anomaly_deg = 0.0;   // of the first satellite of plane 0, at the epoch
  double inclination_deg = 53.0, altitude_km = 550.0, eccentricity = 0.0, argument_of_perigee_deg = 0.0;
  std::optional<double> mean_motion_rev_day;  // instead of the altitude; SGP4 flies it
  environment::Propagator propagator = environment::Propagator::kKeplerJ2;
  bool as_pyephem = false;        // of sets that SGP4 flies, as SetOrbit has it
  bool rounded_to_lines = false;  // elements with the digits that a two-line set holds; SGP4 flies them
};

/// The members "pPPsSS", plane by plane, PP and SS with as many digits as the last one needs, at least two.
/// Source: J. G. Walker, Satellite constellations, J. British Interplanetary Society 37 (1984) 559.
/// Errors: std::invalid_argument for elements that are none.
std::vector<Member> walker_members(const WalkerConfig& config, const environment::Utc& epoch);

/// The name of a place in planes, as above.
std::string place_name(std::uint32_t plane, std::uint32_t index, std::uint32_t planes, std::uint32_t per_plane);

}  // namespace flatsat::constellation
