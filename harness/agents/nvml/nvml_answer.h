#pragma once
#include <cstring>

#include "harness/agents/nvml/nvml_shim.h"

/// How the shim's calls put an answer where the client wants it.
namespace flatsat::agents::nvml {

inline int text(char* into, unsigned length, const char* from) {
  if (into == nullptr) return kInvalidArgument;
  if (std::strlen(from) >= length) return kInsufficientSize;
  std::strcpy(into, from);
  return kSuccess;
}

template <class T, class V>
int put(T* into, V value) {
  if (into == nullptr) return kInvalidArgument;
  *into = static_cast<T>(value);
  return kSuccess;
}

/// Both or nothing.
template <class T, class V>
int put_pair(T* first, V a, T* second, V b) {
  if (first == nullptr || second == nullptr) return kInvalidArgument;
  *first = static_cast<T>(a);
  *second = static_cast<T>(b);
  return kSuccess;
}

/// One figure of the state. `field` picks it.
template <class T, class V>
int figure(Device device, T* into, V BoardState::*field) {
  return with_state(device, [&](const BoardState& s) { return put(into, s.*field); });
}

/// A figure that this board has only where it is not 0.
template <class T, class V>
int figure_if_any(Device device, T* into, V BoardState::*field) {
  return with_state(device,
                    [&](const BoardState& s) { return s.*field == 0 ? int{kNotSupported} : put(into, s.*field); });
}

/// What is the same for every board.
template <class T, class V>
int fixed(Device device, T* into, V value) {
  return with_state(device, [&](const BoardState&) { return put(into, value); });
}

/// NVML's lists: *count is the room, and then what there is; none given asks for the count alone.
template <class T, class Fill>
int list(unsigned* count, T* into, unsigned there, const Fill& fill) {
  if (count == nullptr) return kInvalidArgument;
  const unsigned room = *count;
  *count = there;
  if (there == 0) return kSuccess;
  if (into == nullptr || room < there) return kInsufficientSize;
  for (unsigned i = 0; i < there; ++i) into[i] = fill(i);
  return kSuccess;
}

}  // namespace flatsat::agents::nvml
