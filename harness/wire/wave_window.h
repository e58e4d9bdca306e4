#pragma once
#include <cstdint>
#include <string>

namespace flatsat::wire {

/// A waveform that the bench wants: an FST file of a window of simulated time.
struct WaveWindow {
  std::string file;
  std::int64_t from_ps = 0, to_ps = 0;
};

}  // namespace flatsat::wire
