#pragma once
#include <functional>
#include <string>
#include <vector>

#include "harness/config/table.h"
#include "models/environment/orbit.h"

namespace flatsat::testbed {

struct Testbed;

/// In which axes a state vector is written. kGcrf stands for ICRF, EME2000 and J2000 too: the bias between them, 0.02
/// arcsec, is left out.
enum class StateFrame { kTeme, kGcrf };

/// Where a spacecraft is as a testbed says it: by elements, by two lines, by a file of element sets or ephemerides, or
/// by a state vector.
struct OrbitSource {
  environment::OrbitElements elements;  // their drag is that of a state vector too
  config::LocatedText tle1, tle2;
  config::LocatedText file, object;  // from the testbed's folder; which of the file's, empty where it has one
  std::vector<double> position_km, velocity_km_s;
  StateFrame frame = StateFrame::kTeme;
  std::string state_epoch;  // UTC; empty: the run's
  config::SourceLocation location;
};

/// The keys of a table that say an orbit.
void describe_orbit_source(config::Table& table, OrbitSource& source);

/// What a source says, for a run of `bed`. Files are read from beside the testbed, or from what came with it.
/// `who`: "satellite.a.orbit", for messages. What is wrong goes to `problems`, what is old to `remarks`.
environment::OrbitConfig resolve_orbit(const OrbitSource& source, const std::string& who, const Testbed& bed,
                                       std::vector<config::Problem>& problems, std::vector<config::Problem>& remarks);

}  // namespace flatsat::testbed
