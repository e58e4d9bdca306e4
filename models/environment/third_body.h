#pragma once
#include "models/environment/mean_elements.h"

namespace flatsat::environment {

/// What one body far away, the Sun or the Moon, does to an orbit: rates and the coefficients of its long periods.
struct ThirdBody {
  double mean_motion, eccentricity, mean_anomaly;                 // of the body; rad/min, 1, rad at the elements' epoch
  double e_rate, inclination_rate, m_rate, argp_rate, raan_rate;  // rad/min; the last two before division by sin i
  double e2, e3, i2, i3, l2, l3, l4, gh2, gh3, gh4, h2, h3;
};

struct ThirdBodies {
  ThirdBody sun, moon;
};

/// `days_since_1950`: the elements' epoch counted from 1950 January 0.0 UTC (JD 2433281.5).
/// Source: Hujsak 1979, Spacetrack Report No. 1, in the form of Vallado et al. 2006, AIAA 2006-6753.
ThirdBodies third_bodies(const MeanElements& elements, double days_since_1950);

/// Changes of the elements by the long periods of one body at minutes from the epoch; those of argp and raan still
/// hold sin i.
struct LongPeriods {
  double e, inclination, l, gh, h;
};
LongPeriods long_periods(const ThirdBody& body, double minutes);

}  // namespace flatsat::environment
