#include "harness/agents/verilated/snapshots.h"

#include <algorithm>
#include <cassert>
#include <cstring>

namespace flatsat::agents::verilated {

MemoryImage::MemoryImage(const compute::EccMemory& memory, const MemoryImage* before)
    : odd_checks_(memory.odd_checks()) {
  const auto cells = memory.all_cells();
  for (std::size_t at = 0; at < cells.size(); at += kChunkBytes) {
    const auto part = cells.subspan(at, std::min(kChunkBytes, cells.size() - at));
    const std::size_t index = chunks_.size();
    const bool same = before != nullptr && before->chunks_[index]->size() == part.size() &&
                      std::memcmp(before->chunks_[index]->data(), part.data(), part.size()) == 0;
    if (same) {
      chunks_.push_back(before->chunks_[index]);
    } else {
      chunks_.push_back(std::make_shared<const Chunk>(part.begin(), part.end()));
      own_bytes_ += part.size();
    }
  }
}

void MemoryImage::restore(compute::EccMemory& memory) const {
  std::uint64_t at = 0;
  for (const auto& chunk : chunks_) {
    memory.set_cells(at, *chunk);
    at += chunk->size();
  }
  memory.set_odd_checks(odd_checks_);
}

}  // namespace flatsat::agents::verilated
