#pragma once
#include <cstdint>

#include "models/network/transport.h"

namespace flatsat::cluster {

/// Who sends messages over the cluster's mesh. All instants are ps of the run.
class Participant {
 public:
  virtual ~Participant() = default;

  /// When it does something next of its own; network::kNeverPs if nothing.
  virtual std::int64_t next_ps() const = 0;
  /// What it does at the transport's present instant. May be called when nothing is due.
  virtual void act() = 0;
  /// Members compute at another speed now, or others are known to be down.
  virtual void follow() = 0;
  /// An outcome of the transport, at its present instant; returns whether the message was this one's.
  virtual bool take(const network::Outcome& outcome) = 0;
};

}  // namespace flatsat::cluster
