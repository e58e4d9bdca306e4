#include "harness/agents/verilated/fault_injector.h"

namespace flatsat::agents::verilated {
namespace {
constexpr unsigned kMemoryWordBits = 64;
}

void FaultInjector::attach(Dut& dut) { elements_.emplace(dut); }

void FaultInjector::add_memory(const std::string& name, compute::EccMemory& memory) {
  memories_.emplace_back(name, &memory);
}

compute::EccMemory* FaultInjector::memory(const std::string& name) const {
  for (const auto& [own, memory] : memories_)
    if (own == name) return memory;
  return nullptr;
}

std::vector<compute::InjectionPoint> FaultInjector::memory_points() const {
  std::vector<compute::InjectionPoint> points;
  for (const auto& [name, memory] : memories_) points.push_back({name, "memory", kMemoryWordBits, memory->size() / 8});
  return points;
}

bool FaultInjector::known(const compute::Fault& fault) const {
  const auto* own = memory(fault.point);
  if (own == nullptr) return elements_->known(fault);
  return fault.word < own->size() / 8 && !mask_bytes(fault, kMemoryWordBits).empty();
}

bool FaultInjector::inject(const compute::Fault& fault, std::uint64_t cycle) {
  if (!known(fault)) return false;
  if (!fault.cycle) return inject_now(fault, cycle);
  if (*fault.cycle < cycle) return false;
  state_.armed.emplace(*fault.cycle, fault);
  return true;
}

bool FaultInjector::inject_now(const compute::Fault& fault, std::uint64_t cycle) {
  auto* own = memory(fault.point);
  if (own == nullptr) return elements_->inject(fault, cycle);
  if (!own->flip(fault.word, fault.mask)) return false;
  if (fault.stuck_cycles > 0) {
    const std::uint64_t value = own->cells(fault.word) & fault.mask;
    state_.stuck_words.push_back({fault.point, fault.word, fault.mask, value, cycle + fault.stuck_cycles});
  }
  return true;
}

void FaultInjector::inject_due(std::uint64_t cycle) {
  while (!state_.armed.empty() && state_.armed.begin()->first <= cycle) {
    const compute::Fault fault = std::move(state_.armed.begin()->second);
    state_.armed.erase(state_.armed.begin());
    inject_now(fault, cycle);
    state_.injected.push_back(fault);
  }
}

void FaultInjector::hold_words(std::uint64_t cycle) {
  std::erase_if(state_.stuck_words, [cycle](const auto& s) { return cycle >= s.until; });
  for (const auto& s : state_.stuck_words) {
    auto* own = memory(s.memory);
    const std::uint64_t healed = (own->cells(s.word) ^ s.value) & s.mask;
    if (healed != 0) own->flip(s.word, healed);
  }
}

void FaultInjector::release() {
  elements_->release();
  state_.stuck_words.clear();
}

std::optional<compute::Fault> FaultInjector::take_injected() {
  if (state_.injected.empty()) return std::nullopt;
  compute::Fault front = std::move(state_.injected.front());
  state_.injected.pop_front();
  return front;
}

FaultInjector::State FaultInjector::state() const {
  State state = state_;
  state.stuck_elements = elements_->stuck();
  return state;
}

void FaultInjector::set_state(State state) {
  elements_->set_stuck(std::exchange(state.stuck_elements, {}));
  state_ = std::move(state);
}

}  // namespace flatsat::agents::verilated
