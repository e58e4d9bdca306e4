#pragma once
#include <string>

#include "harness/wire/codec.h"

namespace flatsat::wire {

/// What EVENT carries. Kinds with a meaning stand in models/base/event_kinds.h.
struct EventMessage {
  std::string kind{}, text{};
  double value = 0.0;
  bool operator==(const EventMessage&) const = default;
};

namespace payload {

/// Bytes of a text that are no UTF-8 are replaced.
Bytes event(const EventMessage& event);
/// Errors: WireError.
EventMessage read_event(const Message& message);

}  // namespace payload
}  // namespace flatsat::wire
