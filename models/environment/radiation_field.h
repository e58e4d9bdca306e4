#pragma once
#include <optional>
#include <vector>

#include "models/environment/anomaly.h"

namespace flatsat::environment {

/// A time of a disturbed Sun. Its factors multiply what a quiet day gives; storms that overlap multiply.
struct StormConfig {
  double begin_s = 0.0, end_s = 0.0;  // of the run, end excluded
  double factor = 1.0;                // outside of the anomaly, below polar_latitude_deg; >= 0
  double anomaly_factor = 1.0;        // inside: trapped protons may even get fewer; >= 0
  double polar_factor = 1.0;          // from polar_latitude_deg on, where solar particles come down; >= 0
  double polar_latitude_deg = 55.0;   // geomagnetic, of either side

  bool operator==(const StormConfig&) const = default;
};

/// How a mission's dose and events lie along its orbit.
enum class FieldShape {
  kAnomaly,  // one level inside the anomaly, one outside that may grow towards the poles: low orbits alone
  kFlat,     // the mean everywhere: of any orbit, for which only the mean is known
};

/// Up to here an orbit passes below the inner belt but for the anomaly. The polygon and its one level are of 400 to
/// 1,000 km; above this protons are met at every longitude, and the map says nothing.
inline constexpr double kHighestAnomalyKm = 1500.0;

/// Time inside the anomaly where nobody knows the orbit: of a Sun-synchronous one at 560 to 650 km it is 0.071 to
/// 0.074.
inline constexpr double kUsualTimeInAnomaly = 0.08;

/// Levels inside and outside of the anomaly, over the mean of the mission.
struct AnomalyLevels {
  double inside, outside;
};
/// `share` of the whole comes within a share `time` of it. An orbit that never or always is inside has one level.
AnomalyLevels anomaly_levels(double share, double time);

/// How strong radiation is along an orbit.
struct RadiationFieldConfig {
  FieldShape shape = FieldShape::kAnomaly;
  double dose_rad_year = 150.0;           // rad(Si) a year behind the payload's shielding, mean of the mission; >= 0
  double share_in_anomaly = 0.90;         // of it, 0 .. 1
  std::optional<double> time_in_anomaly;  // share of a day spent inside, 0 .. 1; none: kUsualTimeInAnomaly
  double polar_gain = 1.0;                // outside: level at high_latitude_deg over that up to low_latitude_deg; > 0
  double low_latitude_deg = 30.0;         // geomagnetic; a straight line lies between the two
  double high_latitude_deg = 60.0;        // > low_latitude_deg
  std::vector<StormConfig> storms;
};

/// Where and when a dose rate is asked for.
struct FieldLocation {
  bool in_anomaly = false;
  double geomagnetic_deg = 0.0;
  double seconds = 0.0;  // of the run
};

constexpr double kYearS = 365.25 * 86400.0;

/// Latitude in the frame of the Earth's centred dipole. Returns deg.
/// Source: dipole axis of IGRF-13 for 2020, pole at 80.65 N, 72.68 W; geodetic latitude is taken for geocentric, which
/// is within 0.2 deg.
double geomagnetic_latitude_deg(const LatLon& point);

/// Dose rate over the mission's mean on a day without storms and with a polar gain of 1.
/// Errors: none; the config is checked by check_field.
double relative_dose_rate(const RadiationFieldConfig& config, const FieldLocation& point);

/// Whether the level outside depends on the latitude now or ever.
bool latitude_matters(const RadiationFieldConfig& config);

/// Errors: std::invalid_argument for what is out of its range.
void check_field(const RadiationFieldConfig& config);

}  // namespace flatsat::environment
