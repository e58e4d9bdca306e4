#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat::mesh {

/// How sites stand in space. kWgs84: that ellipsoid, sidereal time of IAU 1982. kPyEphem: as PyEphem's Earth satellites
/// have it, and so all that was computed with it, Hypatia's answers among them: an ellipsoid of 6378.16 km and
/// 1/298.25, and Newcomb's sidereal time, which in 2000 is 0.08 s less; up to 40 m apart from the other.
enum class EarthFigure { kWgs84, kPyEphem };

/// A place on the ground that satellites talk to: a gateway or a user.
struct SiteConfig {
  std::string name;
  double latitude_deg = 0.0, longitude_deg = 0.0, altitude_km = 0.0;  // WGS 84, east positive
  std::optional<double> minimum_elevation_deg;                        // -90 .. 90, geometric
  std::optional<double> maximum_range_km;                             // > 0
  EarthFigure figure = EarthFigure::kWgs84;
  bool relays = false;  // routes between others may go through it
};

/// A site in TEME at an instant.
struct SiteState {
  environment::Vector position_km, velocity_km_s, up, up_rate;  // `up` is the ellipsoid's normal, its rate in 1/s
};

/// Sites as they turn with the Earth, from an epoch on. Sidereal time runs evenly from the epoch, UT1 = UTC; a leap
/// second within a run is not seen. Source of kPyEphem: its earthsat.c; Explanatory Supplement 1961, section 3.
class Ground {
 public:
  Ground(std::vector<SiteConfig> sites, const environment::Utc& epoch);

  std::size_t size() const { return sites_.size(); }
  const SiteConfig& site(std::size_t i) const { return sites_[i]; }
  SiteState state(std::size_t i, double seconds) const;

 private:
  struct Fixed {
    environment::Vector place_km, up;
    double sidereal_rad, rate_rad_s;  // at the epoch
  };
  const std::vector<SiteConfig> sites_;
  std::vector<Fixed> fixed_;
};

}  // namespace flatsat::mesh
