#pragma once
#include <functional>

#include "harness/lockstep/lockstep.h"

namespace flatsat::lockstep {

/// The SystemC kernel as the lockstep's event queue. `sc_start(d)` executes what is due before now + d and holds off
/// what is due at now + d itself, which is just what advance_to asks for.
class SystemcKernel : public LockstepKernel {
 public:
  using Deliver = std::function<void(std::size_t agent, const wire::Message& message)>;
  explicit SystemcKernel(Deliver deliver) : deliver_(std::move(deliver)) {}

  /// Ends elaboration and executes the initial activity at time zero.
  void start();

  time::SimTime next_event() override;
  void advance_to(time::SimTime t) override;
  void run_now() override;
  void deliver(std::size_t agent, const wire::Message& message) override { deliver_(agent, message); }

  static time::SimTime now();

 private:
  Deliver deliver_;
};

}  // namespace flatsat::lockstep
