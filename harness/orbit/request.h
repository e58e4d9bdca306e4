#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/orbit/propagated_orbit.h"
#include "models/environment/sight.h"

namespace flatsat::orbit {

/// What a person asks on the command line, still as text where it has a syntax of its own.
struct OrbitRequest {
  std::string file;                 // element sets; "-" is standard input; empty: the elements below
  std::vector<std::string> select;  // names or catalogue numbers out of the file; empty: all
  environment::OrbitElements elements;
  std::string state;              // x,y,z,vx,vy,vz in TEME, km and km/s, instead of elements
  std::string epoch;              // of the elements or the state
  bool fast = false;              // Kepler and J2 instead of SGP4
  std::string from, to;           // empty: the elements' epoch, and a day later
  double step_s = 60.0;           // > 0
  std::vector<std::string> at;    // single instants instead
  std::string times;              // a file of instants, one a line; "-" is standard input
  std::vector<std::string> site;  // NAME,LAT,LON,ALTITUDE
};

/// The satellites that are asked for, each over its span. Errors: ConfigError names the option.
std::vector<PropagatedOrbit> satellites_of(const OrbitRequest& request);

/// The instants that are asked for, as seconds from each satellite's span: single ones if there are any, else each
/// step_s from begin to end. Errors: ConfigError names the option or the line.
std::vector<std::vector<double>> instants_of(const OrbitRequest& request,
                                             const std::vector<PropagatedOrbit>& satellites);

/// The same without a satellite: instants of UTC alone.
std::vector<environment::Utc> instants_of(const OrbitRequest& request);

/// Errors: ConfigError for a site that is none.
std::vector<environment::Site> sites_of(const OrbitRequest& request);

}  // namespace flatsat::orbit
