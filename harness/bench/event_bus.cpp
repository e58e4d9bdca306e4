#include "harness/bench/event_bus.h"

#include "harness/lockstep/systemc_kernel.h"

namespace flatsat::bench {

std::uint64_t EventBus::emit(const model::Event& event) {
  const std::uint64_t id = ++last_id_;
  const time::SimTime now = lockstep::SystemcKernel::now();
  for (const auto& listener : listeners_) listener(id, now, event);
  return id;
}

}  // namespace flatsat::bench
