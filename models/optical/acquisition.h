#pragma once
#include "models/base/random_stream.h"

namespace flatsat::optical {

/// A beam that searches the other end on a spiral of equal tracks.
struct AcquisitionConfig {
  double search_half_angle_rad = 300e-6;  // at which the spiral ends, > 0
  double uncertainty_rad = 140e-6;        // of where the other end is: one sigma an axis
  double beam_half_angle_rad = 15e-6;     // to 1/e^2
  double pitch = 1.0;                     // between two tracks, in half-angles of the beam, > 0
  double dwell_s = 0.03;                  // on one cell of (pitch x half-angle) squared over pi
  double margin_db = 9.0;                 // of the light on the axis over what the searcher must see
  double jitter_rad = 2e-6;               // of the searching beam, one sigma an axis
  double detection = 1.0;                 // probability that light enough is seen
};

/// Angle from the axis within which the light suffices: w sqrt(ln(10^(margin/10)) / 2); 0 without a margin.
double detection_radius_rad(const AcquisitionConfig& config);

/// Probability that the spot passes over the other end where the spiral does: the nearest track is anywhere within half
/// a pitch, jitter acts across it.
double hit_probability(const AcquisitionConfig& config);

/// Probability that one spiral finds it: inside with 1 - exp(-U^2 / (2 sigma^2)), hit, seen.
double scan_probability(const AcquisitionConfig& config);

/// Probability that at most `scans` spirals do, each with fresh knowledge of the direction.
double acquisition_probability(const AcquisitionConfig& config, unsigned scans);

/// Length of one whole spiral.
double scan_s(const AcquisitionConfig& config);

/// Mean time to the first light: failed spirals and the part of the last one.
double mean_acquisition_s(const AcquisitionConfig& config);

/// One spiral. Two draws of the stream.
struct Scan {
  bool found;
  double seconds;  // to the first light, or of the whole spiral
};
Scan scan(const AcquisitionConfig& config, model::RandomStream& random);

}  // namespace flatsat::optical
