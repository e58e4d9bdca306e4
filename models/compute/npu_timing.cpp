#include "models/compute/npu_timing.h"

#include <algorithm>

namespace flatsat::compute {
namespace {

std::uint64_t rounded_up(std::uint64_t value, std::uint64_t unit) { return (value + unit - 1) / unit; }

/// Cycles in which the rows of one block enter the array, all n tiles. The first tile's passes wait for A as well, each
/// for its weights; a tile waits until the one before the last is written.
std::uint64_t block_cycles(const NpuTiming& timing, const GemmShape& shape, std::uint64_t rows) {
  const std::uint64_t k_tiles = std::max<std::uint64_t>(1, rounded_up(shape.k, timing.array));
  const std::uint64_t n_tiles = rounded_up(shape.n, timing.array);
  const std::uint64_t length = rows + timing.check_rows;
  const std::uint64_t first = k_tiles * (timing.array + length + 1);
  const std::uint64_t pass = std::max<std::uint64_t>(length, timing.array + 1);
  const std::uint64_t columns = std::min(shape.n, timing.array);
  const std::uint64_t write = rows * rounded_up(4 * columns, timing.bytes_per_beat);
  return first + (n_tiles - 1) * std::max(k_tiles * pass, write);
}

}  // namespace

std::uint64_t npu_job_cycles(const NpuTiming& timing, const GemmShape& shape) {
  std::uint64_t cycles = timing.read_latency + 16;  // descriptor, completion
  if (shape.m == 0 || shape.n == 0) return cycles;
  cycles += timing.read_latency + 2 * timing.array;  // first operands, last results
  for (std::uint64_t row = 0; row < shape.m; row += timing.block_rows)
    cycles += block_cycles(timing, shape, std::min<std::uint64_t>(timing.block_rows, shape.m - row));
  const std::uint64_t last_rows = (shape.m - 1) % timing.block_rows + 1;
  const std::uint64_t last_columns = (shape.n - 1) % timing.array + 1;
  return cycles + last_rows * rounded_up(4 * last_columns, timing.bytes_per_beat);
}

}  // namespace flatsat::compute
