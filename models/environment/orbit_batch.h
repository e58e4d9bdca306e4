#pragma once
#include <cstddef>
#include <memory>
#include <vector>

#include "models/environment/orbit.h"
#include "models/environment/utc.h"

namespace flatsat::environment {

/// States of many satellites, column by column: TEME, km and km/s.
struct StateColumns {
  std::vector<double> x, y, z, vx, vy, vz;
  std::size_t size() const { return x.size(); }
  void resize(std::size_t n);
  OrbitState at(std::size_t i) const { return {{x[i], y[i], z[i]}, {vx[i], vy[i], vz[i]}}; }
};

class Sgp4;
struct Sgp4Block;
struct KeplerBlock;

/// Many orbits flown together, eight at a time where the theory allows it: SGP4 near the Earth, and Kepler's motion
/// with the secular rates of J2 without a fall. Others (deep space, drag of Kepler's motion, ephemerides) go one by
/// one. The states are those of `Orbit` but for rounding, below 1e-7 km.
class OrbitBatch {
 public:
  OrbitBatch();
  ~OrbitBatch();
  OrbitBatch(OrbitBatch&&) noexcept;
  OrbitBatch& operator=(OrbitBatch&&) noexcept;

  /// The next orbit; seconds count from `epoch`. Errors: std::invalid_argument for elements that are none.
  void add(const Tle& tle, Propagator propagator, const Utc& epoch);
  void add(const Sgp4& sgp4, double offset_s);  // of the epoch from that of its set
  void add(const OrbitElements& elements, const Utc& epoch);
  void add(std::shared_ptr<const Orbit> orbit);

  std::size_t size() const { return orbits_.size(); }
  const Orbit& orbit(std::size_t i) const { return *orbits_[i]; }
  std::shared_ptr<const Orbit> shared(std::size_t i) const { return orbits_[i]; }

  /// All states at seconds from the epoch; `out` has the size of the batch afterwards.
  /// Errors: those of Orbit::state, a std::domain_error once an orbit is lost.
  void states(double seconds, StateColumns& out) const;

 private:
  std::vector<std::shared_ptr<const Orbit>> orbits_;
  std::vector<Sgp4Block> sgp4_;
  std::vector<KeplerBlock> kepler_;
  std::vector<std::size_t> single_;
};

}  // namespace flatsat::environment
