#pragma once
#include <cstdint>
#include <string>
#include <systemc>

#include "models/cluster/learner.h"

namespace flatsat::cluster {

/// What a cluster sees of a satellite that has models of its own: how fast it computes, whether its lasers have power.
class Member {
 public:
  virtual ~Member() = default;

  /// Of the work that it does at full power, 0 .. 1: by its power, its heat and its mode.
  virtual double speed() const = 0;
  /// Its laser terminals have power.
  virtual bool lasers_on() const = 0;
  /// Notified after one of the two has changed.
  virtual const sc_core::sc_event& changed() const = 0;
  /// The Sun shines on it, at least in part.
  virtual bool is_lit() const = 0;
  /// Of what flows to its cold plates.
  virtual double coolant_degc() const = 0;
  /// Taken by all its loads since the start, J.
  virtual double energy_j() const = 0;
  /// The event that speed or lasers follow from; 0 for none.
  virtual std::uint64_t reason() const = 0;

  /// The device of that name, if there is one on board that does what ranks of a training compute; else null.
  virtual Learner* learner(const std::string& device) = 0;
  /// Work for its devices is there, or not.
  virtual void set_busy(bool busy) = 0;
  /// The satellite is lost: nothing on board has power any more.
  virtual void lose() = 0;
};

}  // namespace flatsat::cluster
