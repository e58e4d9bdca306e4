#pragma once
// What OrbitBatch flies at once; for its own file alone.
#include <array>

#include "models/environment/kepler_j2.h"
#include "models/environment/lanes.h"
#include "models/environment/orbit_batch.h"
#include "models/environment/sgp4.h"

namespace flatsat::environment {

/// Eight orbits, and which of the batch they are. Lanes that are not taken repeat the first one.
struct BlockPlaces {
  std::array<std::size_t, lanes::kLanes> place{};
  std::size_t taken = 0;
};

/// Eight sets of SGP4, near the Earth; terms as Sgp4 has them.
struct Sgp4Block : BlockPlaces {
  lanes::V offset_min, bstar, a0, n0, e0, argp0, raan0, m0;
  lanes::V m_rate, argp_rate, raan_rate, raan_square;
  lanes::V least_e, scale;
  lanes::V c1, c4, t2, c5, d2, d3, d4, t3, t4, t5, eta, omega, m_drag, delta_m0, sin_m0;
  lanes::V sine_i, cosine_i, con41, x1mth2, x7thm1, aycof, xlcof;
  bool drag = false;  // of any of them

  void set(std::size_t lane, const Sgp4& sgp4, double offset_s);
};

/// Eight orbits of Kepler's motion, without a fall.
struct KeplerBlock : BlockPlaces {
  lanes::V offset_s, a, e, raan0, argp0, m0, raan_rate, argp_rate, m_rate, cosine_i, sine_i;

  void set(std::size_t lane, const KeplerJ2& kepler, double offset_s);
};

/// Which lanes have no state here, bit by bit: for those the orbit itself says why.
unsigned states_of(const Sgp4Block& block, double seconds, StateColumns& out);
void states_of(const KeplerBlock& block, double seconds, StateColumns& out);

}  // namespace flatsat::environment
