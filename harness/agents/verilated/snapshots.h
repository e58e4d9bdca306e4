#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "harness/time/sim_time.h"
#include "models/compute/ecc_memory.h"

namespace flatsat::agents::verilated {

/// A memory at one instant. What has not changed since an image before is shared with it.
class MemoryImage {
 public:
  MemoryImage(const compute::EccMemory& memory, const MemoryImage* before);
  void restore(compute::EccMemory& memory) const;
  /// Held by this image and not by the one before it, when it was made.
  std::uint64_t own_bytes() const { return own_bytes_; }

 private:
  using Chunk = std::vector<std::uint8_t>;
  static constexpr std::size_t kChunkBytes = 1u << 16;
  std::vector<std::shared_ptr<const Chunk>> chunks_;
  compute::EccMemory::CheckBits odd_checks_;
  std::uint64_t own_bytes_ = 0;
};

/// Snapshots of one kind in bounded memory. Where there is no room, the one goes that leaves the smallest gap in time;
/// the latest stays.
template <class State>
class SnapshotStore {
 public:
  explicit SnapshotStore(std::uint64_t limit_bytes = 256u << 20) : limit_bytes_(limit_bytes) {}

  void set_limit(std::uint64_t bytes) { limit_bytes_ = bytes; }
  void put(std::uint64_t id, time::SimTime time, std::uint64_t bytes, State state) {
    drop(id);
    kept_.push_back({id, time, bytes, std::make_unique<State>(std::move(state))});
    held_bytes_ += bytes;
    while (held_bytes_ > limit_bytes_ && kept_.size() > 1) evict();
  }
  const State* find(std::uint64_t id) const {
    for (const auto& one : kept_)
      if (one.id == id) return one.state.get();
    return nullptr;
  }
  const State* latest() const { return kept_.empty() ? nullptr : kept_.back().state.get(); }
  std::uint64_t held_bytes() const { return held_bytes_; }

  struct Kept {
    std::uint64_t id;
    time::SimTime time;
  };
  std::vector<Kept> list() const {
    std::vector<Kept> out;
    for (const auto& one : kept_) out.push_back({one.id, one.time});
    return out;
  }

 private:
  struct One {
    std::uint64_t id;
    time::SimTime time;
    std::uint64_t bytes;
    std::unique_ptr<State> state;
  };
  void drop(std::uint64_t id) {
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      if (kept_[i].id != id) continue;
      held_bytes_ -= kept_[i].bytes;
      kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(i));
      return;
    }
  }
  void evict() {
    std::size_t least = 0;
    std::int64_t gap = INT64_MAX;
    for (std::size_t i = 0; i + 1 < kept_.size(); ++i) {
      const std::int64_t before = i == 0 ? 0 : kept_[i - 1].time.ps;
      if (kept_[i + 1].time.ps - before >= gap) continue;
      gap = kept_[i + 1].time.ps - before;
      least = i;
    }
    held_bytes_ -= kept_[least].bytes;
    kept_.erase(kept_.begin() + static_cast<std::ptrdiff_t>(least));
  }

  std::uint64_t limit_bytes_, held_bytes_ = 0;
  std::vector<One> kept_;  // in the order taken
};

}  // namespace flatsat::agents::verilated
