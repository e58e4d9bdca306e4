#pragma once
#include <cstdint>
#include <string>

#include "harness/agents/verilated/dut.h"

namespace flatsat::agents::verilated {

/// The waveform of one window of simulated time, into one FST file. Times are simulated picoseconds; where the design
/// is not clocked its lines are flat.
class Waves {
 public:
  explicit Waves(Dut& dut) : dut_(dut) {}
  ~Waves() { finish(); }

  /// Wants the window [from, to] in `path`. Errors: std::runtime_error for a path that cannot be written.
  void want(const std::string& path, std::int64_t from_ps, std::int64_t to_ps);

  /// The clock is about to reach this time: the file begins or ends here if its window does.
  void reach(std::int64_t time_ps) {
    if (wanted_) pass(time_ps);
  }
  bool open() const { return open_; }
  /// The design as it is now, at this time; an earlier time than the last one's is left out.
  void dump(std::int64_t time_ps);
  /// The end of the run.
  void finish();
  /// No file after all; one that is open stays as it is so far.
  void forget();

 private:
  void pass(std::int64_t time_ps);

  Dut& dut_;
  std::string path_;
  std::int64_t from_ps_ = 0, to_ps_ = 0, last_ps_ = -1;
  bool wanted_ = false, open_ = false;
};

}  // namespace flatsat::agents::verilated
