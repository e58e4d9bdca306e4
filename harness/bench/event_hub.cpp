#include "harness/bench/event_hub.h"

#include "harness/device/systemc_kernel.h"

namespace flatsat {

std::uint64_t EventHub::emit(const Event& event) {
  const std::uint64_t id = ++last_id_;
  const SimTime now = SystemcKernel::now();
  for (const auto& listener : listeners_) listener(id, now, event);
  return id;
}

}  // namespace flatsat
