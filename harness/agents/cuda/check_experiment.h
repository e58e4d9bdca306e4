#pragma once
#include <cstdint>

namespace flatsat::agents::cuda {

/// What the checks of results did in one experiment.
struct CheckTally {
  std::uint64_t injected = 0;        // that changed the result
  std::uint64_t caught_by_crc = 0;   // int8: CRC against the golden product; bf16: CRC against a repetition
  std::uint64_t caught_by_sums = 0;  // row and column sums alone
  std::uint64_t caught = 0;          // by either
  std::uint64_t clean = 0;           // results without a fault
  std::uint64_t false_alarms = 0;    // of either
};

struct CheckPlan {
  std::uint64_t seed = 1, injections = 10'000, clean = 100'000;
};

/// Silent corruption of results (no Xid, clean counters) against the checks, int8 products of 32 x 32 x 64; new
/// operands for every clean result and for every 64th injection.
CheckTally check_int8(const CheckPlan& plan);
/// The same for bf16 products of the same shape.
CheckTally check_bf16(const CheckPlan& plan);

}  // namespace flatsat::agents::cuda
