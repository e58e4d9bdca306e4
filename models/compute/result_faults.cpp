#include "models/compute/result_faults.h"

#include <cassert>

namespace flatsat::compute {
namespace {

double share(model::RandomStream& random) { return static_cast<double>(random.next() >> 11) * 0x1p-53; }

bool applies(const ResultFault& fault, std::uint32_t row, std::uint32_t column) {
  switch (fault.kind) {
    case ResultFaultKind::kNone:
      return false;
    case ResultFaultKind::kFlip:
    case ResultFaultKind::kZero:
    case ResultFaultKind::kReplace:
      return row == fault.row && column == fault.column;
    case ResultFaultKind::kWarpStrided:
      return row == fault.row && column % 32 == fault.column % 32;
    case ResultFaultKind::kRow:
      return row == fault.row;
    case ResultFaultKind::kColumn:
      return column == fault.column;
  }
  return false;
}

std::uint32_t after(const ResultFault& fault, std::uint32_t bits) {
  if (fault.kind == ResultFaultKind::kZero) return 0;
  if (fault.kind == ResultFaultKind::kReplace) return fault.mask;
  return bits ^ fault.mask;
}

std::uint32_t draw_mask(model::RandomStream& random, std::uint32_t bits) {
  const bool single = share(random) < 0.4;
  std::uint32_t mask = 0;
  const int flips = single ? 1 : 2 + static_cast<int>(random.next() % 7);
  while (__builtin_popcount(mask) < flips) mask |= 1u << (random.next() % bits);
  return mask;
}

}  // namespace

ResultFault draw_fault(model::RandomStream& random, const ResultShape& shape) {
  assert(shape.rows > 0 && shape.columns > 0);
  ResultFault fault;
  fault.row = static_cast<std::uint32_t>(random.next() % shape.rows);
  fault.column = static_cast<std::uint32_t>(random.next() % shape.columns);
  const double outcome = share(random);
  if (outcome < 0.51) {
    fault.kind = ResultFaultKind::kZero;
  } else if (outcome < 0.52) {
    fault.kind = ResultFaultKind::kReplace;
    fault.mask = shape.element_bits == 16 ? (random.next() % 2 != 0 ? 0x7f80u : 0x7fc0u) : 0xffffffffu;
  } else {
    const double where = share(random);
    fault.kind = where < 0.05     ? ResultFaultKind::kRow
                 : where < 0.10   ? ResultFaultKind::kColumn
                 : where < 0.4333 ? ResultFaultKind::kWarpStrided
                                  : ResultFaultKind::kFlip;
    fault.mask = draw_mask(random, shape.element_bits);
  }
  return fault;
}

ResultFault within(ResultFault fault, const ResultShape& shape) {
  if (shape.rows == 0 || shape.columns == 0) return {};
  fault.row = (fault.row + fault.column / shape.columns) % shape.rows;
  fault.column %= shape.columns;
  return fault;
}

template <class Element>
bool corrupt(std::span<Element> c, const ResultShape& shape, const ResultFault& fault) {
  assert(c.size() == std::size_t{shape.rows} * shape.columns);
  bool changed = false;
  for (std::uint32_t row = 0; row < shape.rows; ++row)
    for (std::uint32_t column = 0; column < shape.columns; ++column) {
      if (!applies(fault, row, column)) continue;
      auto& element = c[std::size_t{row} * shape.columns + column];
      const auto now = static_cast<Element>(after(fault, static_cast<std::uint32_t>(element)));
      changed = changed || now != element;
      element = now;
    }
  return changed;
}

template bool corrupt<std::int32_t>(std::span<std::int32_t>, const ResultShape&, const ResultFault&);
template bool corrupt<std::uint16_t>(std::span<std::uint16_t>, const ResultShape&, const ResultFault&);

}  // namespace flatsat::compute
