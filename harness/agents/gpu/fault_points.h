#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/compute/device_types.h"
#include "models/compute/result_faults.h"

namespace flatsat::agents::gpu {

/// A fault in results by the name of its injection point. `result...` corrupts the result that leaves, `batch...` what
/// a batch computes: bits of one element ("result"), an element to zero ("result_zero") or to the mask
/// ("result_replace"), every 32nd of a row ("result_warp"), a row or a column ("result_row", "result_column"), or
/// whatever the outcome mix of the literature draws ("result_drawn"; arXiv 2605.04213, see draw_fault).
struct ResultPoint {
  bool batch = false, drawn = false;
  compute::ResultFault fault;
};
/// `word` counts elements, row after row. Nothing for a point of another kind.
std::optional<ResultPoint> result_point(const std::string& name, std::uint64_t word, std::uint64_t mask);

/// HELLO's list of them, with those of batches where the device computes batches.
std::vector<compute::InjectionPoint> result_points(bool with_batches);

}  // namespace flatsat::agents::gpu
