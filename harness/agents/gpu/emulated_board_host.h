#pragma once
#include "harness/agents/gpu/emulated_board.h"
#include "harness/wire/payload.h"

namespace flatsat::agents::gpu {

/// Bench memory by posted writes.
class EmulatedBoard::Host : public compute::HostPort {
 public:
  explicit Host(EmulatedBoard& board) : board_(board) {}
  bool read(std::uint64_t, std::span<std::uint8_t>) override { return false; }
  bool write(std::uint64_t address, std::span<const std::uint8_t> data) override {
    if (data.empty()) return true;
    board_.say(wire::Kind::kAccess, wire::payload::access({address, static_cast<std::uint32_t>(data.size()), 1}, data));
    return true;
  }

 private:
  EmulatedBoard& board_;
};

}  // namespace flatsat::agents::gpu
