#pragma once
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/orbit/propagated_orbit.h"
#include "models/environment/ephemeris.h"

namespace flatsat::orbit {

/// One object of an orbit ephemeris message.
struct NamedEphemeris {
  std::string name, number;  // OBJECT_NAME, OBJECT_ID
  environment::Ephemeris ephemeris;
};

/// Whether a text is an orbit ephemeris message.
bool is_oem(const std::string& text);

/// The ephemerides of a message (CCSDS 502.0-B-3, KVN): centre EARTH, frame TEME, GCRF, ICRF, EME2000 or J2000 (the
/// bias between the last two and the first, 0.02 arcsec, is left out), time UTC, TAI or TT. Segments of one object that
/// follow each other become one ephemeris. Accelerations and covariances are read over.
/// Errors: one problem with `path:line:column` for every mistake.
std::vector<NamedEphemeris> read_oem(const std::string& text, const std::string& path,
                                     std::vector<config::Problem>& problems);

/// States of satellites at seconds of their spans as a message of one segment each: TEME, UTC, km, km/s.
/// `created`: when, for its header. Errors: LostOrbit.
std::string to_oem(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                   const environment::Utc& created);

}  // namespace flatsat::orbit
