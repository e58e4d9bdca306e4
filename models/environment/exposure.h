#pragma once
#include <vector>

#include "models/environment/anomaly.h"
#include "models/environment/orbit.h"

namespace flatsat::environment {

/// Share of the time that an orbit spends over a region of the map: its ten days from `epoch`, looked at every 30 s, or
/// those for which SGP4 keeps it. Within 0.004 of a longer look in low orbits. Returns 0 .. 1.
/// Errors: std::invalid_argument for an orbit that is none.
double time_over(const std::vector<LatLon>& polygon, const OrbitConfig& orbit, const Utc& epoch);

/// The greatest distance from a sphere of 6378.137 km in the day from `epoch`, looked at every 30 s. Returns km.
/// Errors: std::invalid_argument for an orbit that is none.
double highest_altitude_km(const OrbitConfig& orbit, const Utc& epoch);

}  // namespace flatsat::environment
