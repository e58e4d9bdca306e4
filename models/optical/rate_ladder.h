#pragma once
#include <cstdint>
#include <vector>

#include "models/optical/link_terms.h"

namespace flatsat::optical {

/// How a terminal that knows several rates chooses among them.
struct LadderConfig {
  std::vector<double> line_bps;  // beside that of the optics, each > 0, in any order
  double frame_loss = 1e-6;      // the most that may be lost of the frames, in (0, 1)
  double margin_db = 3.0;        // of the mean power over the power at which so many are lost, for fades; >= 0
};

/// A rate, and the least mean power at the detector at which it is used.
struct Rung {
  double line_bps;
  std::uint64_t payload_bps;  // the line's times the code rate
  double least_w;             // margin included
};

/// The same terminal at another rate of the line. Photons a bit decide, but for kOokThermal: the noise of electronics
/// is as the root of its bandwidth, and so is the power that Q = 6 asks for.
OpticalTerminalConfig at_line_rate(OpticalTerminalConfig terminal, double line_bps);

/// Power at the detector at which this share of the frames is lost: the inverse of frame_loss, to 1e-12 of it.
/// Units: share in (0, 1); returns W.
double power_for_frame_loss_w(const OpticalTerminalConfig& terminal, double share);

/// All rates of a terminal, the fastest first.
std::vector<Rung> rungs(const OpticalTerminalConfig& terminal, const LadderConfig& ladder);

/// The range up to which so much power comes to the detector, to 1e-12 of it: the power falls all the way. Units: W;
/// returns m, 0 where not even the nearest range has it.
double longest_range_m(const OpticalTerminalConfig& terminal, double least_w);

}  // namespace flatsat::optical
