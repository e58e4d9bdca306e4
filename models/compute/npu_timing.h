#pragma once
#include <cstdint>

#include "models/compute/gemm.h"

namespace flatsat::compute {

/// The accelerator's memory as it shows in a job's length.
struct NpuTiming {
  std::uint32_t array = 16;         // rows and columns of the systolic array
  std::uint32_t block_rows = 64;    // rows of C worked off at a time
  std::uint32_t read_latency = 30;  // cycles from request to first beat
  std::uint32_t bytes_per_beat = 16;
  std::uint32_t check_rows = 2;  // of column sums behind a block's rows; 0 without checksums
};

/// Cycles of one job from descriptor fetch to completion write-back.
/// Source: the dataflow of rtl/README.md; a loop test holds it within 10 % of the RTL for the shapes it names.
std::uint64_t npu_job_cycles(const NpuTiming& timing, const GemmShape& shape);

}  // namespace flatsat::compute
