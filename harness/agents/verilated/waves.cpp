#include "harness/agents/verilated/waves.h"

#include <fstream>
#include <stdexcept>

namespace flatsat::agents::verilated {

void Waves::want(const std::string& path, std::int64_t from_ps, std::int64_t to_ps) {
  // Said before the run, not in the middle of it.
  if (!std::ofstream(path)) throw std::runtime_error(path + ": cannot write waves");
  path_ = path;
  from_ps_ = from_ps;
  to_ps_ = to_ps;
  last_ps_ = -1;
  wanted_ = true;
}

void Waves::pass(std::int64_t time_ps) {
  if (!open_ && time_ps >= from_ps_) {
    dut_.open_waves(path_);
    open_ = true;
    dump(from_ps_);
  }
  if (open_ && time_ps > to_ps_) finish();
}

void Waves::dump(std::int64_t time_ps) {
  if (!open_ || time_ps <= last_ps_ || time_ps > to_ps_) return;
  dut_.dump_waves(static_cast<std::uint64_t>(time_ps));
  last_ps_ = time_ps;
}

/// A design that was at rest all the time has a file, too: flat lines.
void Waves::finish() {
  if (!wanted_) return;
  wanted_ = false;
  if (!open_) {
    dut_.open_waves(path_);
    open_ = true;
    dump(from_ps_);
  }
  dump(to_ps_);
  dut_.close_waves();
  open_ = false;
}

void Waves::forget() {
  wanted_ = false;
  if (open_) dut_.close_waves();
  open_ = false;
}

}  // namespace flatsat::agents::verilated
