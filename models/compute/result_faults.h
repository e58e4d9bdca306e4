#pragma once
#include <cstdint>
#include <span>

#include "models/base/random_stream.h"

namespace flatsat::compute {

/// How a result is corrupted; the numbers are those of the kernels' Fault.
enum class ResultFaultKind : std::uint32_t {
  kNone = 0,
  kFlip = 1,         // bits of one element, by mask
  kZero = 2,         // one element
  kReplace = 3,      // one element by `mask`
  kWarpStrided = 4,  // every 32nd element of a row, by mask: one lane of each warp
  kRow = 5,          // by mask
  kColumn = 6,       // by mask
};

struct ResultFault {
  ResultFaultKind kind = ResultFaultKind::kNone;
  std::uint32_t row = 0, column = 0;
  std::uint32_t mask = 0;
};
static_assert(sizeof(ResultFault) == 16);  // a launch parameter

/// Matrix of elements of `element_bits` (16 or 32).
struct ResultShape {
  std::uint32_t rows = 0, columns = 0, element_bits = 32;
};

/// A fault by the outcome mix of a gate-level study (arXiv 2605.04213): an element goes to zero in 51 % of the cases,
/// other flips are 48 %, of which 40 % hit a single bit and the rest several, 1 % become NaN or infinity (for integers:
/// all bits set). Corruption is periodic over a warp: a third of the flips strike every 32nd element (estimate); a
/// tenth of them a whole row or column of a tile (estimate).
ResultFault draw_fault(model::RandomStream& random, const ResultShape& shape);

/// The same fault inside that shape: columns count on over the ends of rows, rows over the last one to the first.
ResultFault within(ResultFault fault, const ResultShape& shape);

/// Corrupts `c`, row major. True if that changed it.
template <class Element>
bool corrupt(std::span<Element> c, const ResultShape& shape, const ResultFault& fault);

}  // namespace flatsat::compute
