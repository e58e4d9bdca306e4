#pragma once
#include <chrono>
#include <optional>
#include <span>

#include "harness/wire/codec.h"

namespace flatsat::wire {

/// One ordered, reliable way to a peer, a whole message at a time: ZeroMQ in the bench; in tests a queue that loses,
/// repeats and damages.
class Channel {
 public:
  virtual ~Channel() = default;
  /// Errors: WireError when the transport refuses, at once or after a short wait; nothing was sent then.
  virtual void send(std::span<const std::uint8_t> bytes) = 0;
  /// The next message, or nothing when none came within `timeout` of wall time. The bytes live until the next call.
  virtual std::optional<std::span<const std::uint8_t>> receive(std::chrono::milliseconds timeout) = 0;
};

}  // namespace flatsat::wire
