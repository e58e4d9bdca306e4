#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "models/environment/orbit_batch.h"
#include "models/mesh/ground.h"

namespace flatsat::mesh {

/// What a line between two satellites must keep.
struct LinkLimits {
  double maximum_range_km = std::numeric_limits<double>::infinity();  // > 0
  double minimum_height_km = 80.0;                                    // of the line over a sphere of 6378.137 km
};

/// Two nodes by their numbers. Of a site's window `a` is a satellite's number and `b` the site's own.
struct Pair {
  std::uint32_t a, b;
  bool operator==(const Pair&) const = default;
  auto operator<=>(const Pair&) const = default;
};

/// A stretch of a span in which a pair sees each other. Units: seconds from the batch's epoch.
struct Window {
  Pair pair;
  double begin_s, end_s;
  bool begins_before, ends_after;  // the span cuts it
};

/// A span, in seconds from the batch's epoch; begin_s < end_s.
struct Span {
  double begin_s, end_s;
};

/// The stretches in which pairs of satellites are within range and their line stays above the Earth's limb. Edges are
/// zeros of smooth functions (limit squared less distance squared), found to 1e-9 s; between two steps of a coarse
/// walk a function that turns is followed to its turn, so that no window is too short. The step is a hundredth of the
/// shortest revolution. In order of the pairs as given, each in order of time; the same at any number of threads.
/// Errors: those of Orbit::state, once an orbit is lost.
std::vector<Window> link_windows(const environment::OrbitBatch& batch, const std::vector<Pair>& pairs,
                                 const LinkLimits& limits, const Span& span, unsigned threads = 1);

/// The same between satellites and sites: elevation, range, or both, as the site has it.
std::vector<Window> site_windows(const environment::OrbitBatch& batch, const Ground& ground, const Span& span,
                                 unsigned threads = 1);

}  // namespace flatsat::mesh
