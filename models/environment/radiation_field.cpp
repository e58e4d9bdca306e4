#include "models/environment/radiation_field.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

constexpr double kPoleLatitude = 80.65 * kDegree, kPoleLongitude = -72.68 * kDegree;

double latitude_factor(const RadiationFieldConfig& c, double geomagnetic_deg) {
  const double way = (std::abs(geomagnetic_deg) - c.low_latitude_deg) / (c.high_latitude_deg - c.low_latitude_deg);
  // A latitude that is no number stays one: nothing here may hide it.
  return 1.0 + (c.polar_gain - 1.0) * (way <= 0.0 ? 0.0 : way >= 1.0 ? 1.0 : way);
}

double storm_factor(const StormConfig& storm, const FieldLocation& point) {
  if (point.seconds < storm.begin_s || point.seconds >= storm.end_s) return 1.0;
  if (point.in_anomaly) return storm.anomaly_factor;
  return std::abs(point.geomagnetic_deg) >= storm.polar_latitude_deg ? storm.polar_factor : storm.factor;
}

}  // namespace

double geomagnetic_latitude_deg(const LatLon& point) {
  const double latitude = point.latitude_deg * kDegree, longitude = point.longitude_deg * kDegree;
  const double sine = std::sin(latitude) * std::sin(kPoleLatitude) +
                      std::cos(latitude) * std::cos(kPoleLatitude) * std::cos(longitude - kPoleLongitude);
  return std::asin(sine > 1.0 ? 1.0 : sine < -1.0 ? -1.0 : sine) / kDegree;
}

AnomalyLevels anomaly_levels(double share, double time) {
  if (time <= 0.0 || time >= 1.0) return {1.0, 1.0};
  return {share / time, (1.0 - share) / (1.0 - time)};
}

double relative_dose_rate(const RadiationFieldConfig& c, const FieldLocation& point) {
  const auto levels = anomaly_levels(c.share_in_anomaly, c.time_in_anomaly.value_or(kUsualTimeInAnomaly));
  double level = point.in_anomaly ? levels.inside : levels.outside * latitude_factor(c, point.geomagnetic_deg);
  if (c.shape == FieldShape::kFlat) level = 1.0;
  for (const auto& storm : c.storms) level *= storm_factor(storm, point);
  return level;
}

bool latitude_matters(const RadiationFieldConfig& c) {
  return c.polar_gain != 1.0 ||
         std::any_of(c.storms.begin(), c.storms.end(), [](auto& s) { return s.polar_factor != s.factor; });
}

void check_field(const RadiationFieldConfig& c) {
  const auto must = [](bool holds, const char* what) {
    if (!holds) throw std::invalid_argument(what);
  };
  must(c.dose_rad_year >= 0.0, "the dose rate must not be less than 0");
  must(c.share_in_anomaly >= 0.0 && c.share_in_anomaly <= 1.0, "share_in_anomaly must be from 0 to 1");
  const double time = c.time_in_anomaly.value_or(kUsualTimeInAnomaly);
  must(time >= 0.0 && time <= 1.0, "time_in_anomaly must be from 0 to 1");
  must(c.polar_gain > 0.0, "polar_gain must be more than 0");
  must(c.low_latitude_deg >= 0.0 && c.high_latitude_deg > c.low_latitude_deg && c.high_latitude_deg <= 90.0,
       "high_latitude must be above low_latitude, both from 0 to 90 deg");
  for (const auto& s : c.storms) {
    must(s.begin_s >= 0.0 && s.end_s > s.begin_s, "a storm must end after it begins");
    must(s.factor >= 0.0 && s.anomaly_factor >= 0.0 && s.polar_factor >= 0.0,
         "the factors of a storm must not be less than 0");
  }
}

}  // namespace flatsat::environment
