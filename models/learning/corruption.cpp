#include "models/learning/corruption.h"

#include <algorithm>
#include <bit>
#include <cassert>

namespace flatsat::learning {

Corruption draw_corruption(CorruptionKind kind, const Layout& layout, model::RandomStream& stream) {
  const auto place = static_cast<std::size_t>(model::uniform_below(stream, layout.size()));
  return {kind, place, static_cast<unsigned>(model::uniform_below(stream, 32))};
}

Injector::Injector(const Corruption& corruption, const Layout& layout) : corruption_(corruption) {
  assert(corruption.place < layout.size() && corruption.bit < 32);
  for (const auto& group : layout.groups())
    if (corruption.place >= group.begin && corruption.place < group.begin + group.size()) group_ = group;
}

void Injector::made(const GradientProduct& product) {
  if (!has_struck_ && product.begin == group_.begin) strike(product.result);
}

void Injector::end(std::span<float> gradient) {
  if (!has_struck_) strike(gradient.data() + group_.begin);
}

void Injector::strike(float* group) {
  has_struck_ = true;
  const std::size_t at = corruption_.place - group_.begin;
  std::size_t first = at, last = at + 1, step = 1;
  if (corruption_.kind == CorruptionKind::kRow) {
    first = at / group_.columns * group_.columns;
    last = first + group_.columns;
  } else if (corruption_.kind == CorruptionKind::kStuck) {
    first = at % kLanes;
    last = group_.size();
    step = kLanes;
  }
  for (std::size_t i = first; i < last; i += step) {
    const auto bits = std::bit_cast<std::uint32_t>(group[i]);
    const std::uint32_t mask = 1u << corruption_.bit;
    const std::uint32_t after = corruption_.kind == CorruptionKind::kStuck ? bits | mask : bits ^ mask;
    changed_ += after != bits ? 1 : 0;
    group[i] = std::bit_cast<float>(after);
  }
}

}  // namespace flatsat::learning
