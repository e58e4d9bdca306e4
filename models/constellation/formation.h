#pragma once
#include <vector>

#include "models/constellation/member.h"

namespace flatsat::constellation {

/// Satellites that fly within a kilometre or so of each other in one plane, without drift. Each one goes round the
/// centre on an ellipse, once an orbit, twice as long along the track as it is high. Their places in the plane of
/// eccentricity vectors form a square lattice, so that the whole turns and changes its shape twice an orbit, and
/// neighbours are between one and two spacings apart.
struct FormationConfig {
  double altitude_km = 650.0, inclination_deg = 97.986;
  double raan_deg = 0.0, ltan_h = -1.0;  // as of OrbitElements
  double mean_anomaly_deg = 0.0;         // of the centre, at the epoch
  double radius_km = 1.0;                // of the longest ellipse along the track, > 0
  double spacing_km = 0.1;               // least distance of neighbours, > 0
  environment::Propagator propagator = environment::Propagator::kKeplerJ2;
};

/// The members "sNN" from the centre outwards: lattice points (i, j) with hypot(i, j) <= radius / (2 spacing), which
/// are 81 for 1 km and 100 m. All have one semi-major axis, inclination and node, so that J2 turns them alike.
/// Source: the formation of 81 in arXiv:2511.19468; relative motion: Clohessy and Wiltshire 1960.
/// Errors: std::invalid_argument for elements that are none.
std::vector<Member> formation_members(const FormationConfig& config);

}  // namespace flatsat::constellation
