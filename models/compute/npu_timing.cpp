#include "models/compute/npu_timing.h"

#include <algorithm>

namespace flatsat {
namespace {

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t unit) { return (value + unit - 1) / unit; }

}  // namespace

std::uint64_t npu_job_cycles(const NpuTiming& timing, const GemmShape& shape) {
  const std::uint64_t fixed = 3ull * timing.read_latency + 20;  // descriptor, first operands, completion
  if (shape.m == 0 || shape.n == 0) return fixed;
  const std::uint64_t passes =
      rounded_up(shape.n, timing.array) * std::max<std::uint64_t>(1, rounded_up(shape.k, timing.array));
  std::uint64_t cycles = fixed;
  for (std::uint64_t row = 0; row < shape.m; row += timing.block_rows) {
    const std::uint64_t rows = std::min<std::uint64_t>(timing.block_rows, shape.m - row);
    const std::uint64_t load = rows * rounded_up(shape.k, timing.bytes_per_beat);
    const std::uint64_t pass = std::max<std::uint64_t>(rows, timing.array + 4);
    const std::uint64_t beats = rounded_up(4ull * shape.n, timing.bytes_per_beat);
    const std::uint64_t store = rows * (beats + rounded_up(beats, 4) + 2);  // a panel word holds four beats
    cycles += load + passes * pass + 2 * timing.array + store + timing.read_latency;
  }
  return cycles;
}

}  // namespace flatsat
