#pragma once
#include <stdexcept>
#include <string>

#include "harness/time/sim_time.h"

namespace flatsat::wire {

/// A message that does not follow PROTOCOL.md.
class WireError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A peer failed: died, fell silent, or spoke out of turn. The text names the peer and the simulated time.
class PeerError : public std::runtime_error {
 public:
  PeerError(std::string peer, time::SimTime time, const std::string& what);
  const std::string& peer() const { return peer_; }
  time::SimTime time() const { return time_; }

 private:
  std::string peer_;
  time::SimTime time_;
};

}  // namespace flatsat::wire
