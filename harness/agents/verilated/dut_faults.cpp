#include "harness/agents/verilated/dut_faults.h"

namespace flatsat::agents::verilated {

std::vector<std::uint8_t> mask_bytes(const compute::Fault& fault, unsigned word_bits) {
  std::vector<std::uint64_t> words{fault.mask};
  words.insert(words.end(), fault.high_mask.begin(), fault.high_mask.end());
  std::vector<std::uint8_t> bytes((word_bits + 7) / 8);
  bool any = false;
  for (std::size_t bit = 0; bit < words.size() * 64; ++bit) {
    if ((words[bit / 64] >> bit % 64 & 1) == 0) continue;
    if (bit >= word_bits) return {};
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | 1u << bit % 8);
    any = true;
  }
  if (!any) bytes.clear();
  return bytes;
}

DutFaults::DutFaults(Dut& dut) : dut_(dut) {
  for (const auto& element : dut.elements()) elements_.emplace(element.name, element);
}

std::vector<compute::InjectionPoint> DutFaults::points() const {
  std::vector<compute::InjectionPoint> points;
  for (const auto& [name, element] : elements_)
    points.push_back({name, element.words > 1 ? "memory" : "register", element.bits, element.words});
  return points;
}

const StateElement* DutFaults::element_of(const compute::Fault& fault) const {
  const auto found = elements_.find(fault.point);
  if (found == elements_.end() || fault.word >= found->second.words) return nullptr;
  return mask_bytes(fault, found->second.bits).empty() ? nullptr : &found->second;
}

bool DutFaults::inject(const compute::Fault& fault, std::uint64_t cycle) {
  const StateElement* element = element_of(fault);
  if (element == nullptr) return false;
  const auto mask = mask_bytes(fault, element->bits);
  std::uint8_t* data = element->data + fault.word * element->word_bytes;
  Stuck stuck{fault.point, fault.word, cycle + fault.stuck_cycles, mask, mask};
  for (std::size_t i = 0; i < mask.size(); ++i) {
    data[i] ^= mask[i];
    stuck.value[i] = data[i] & mask[i];
  }
  if (fault.stuck_cycles > 0) stuck_.push_back(std::move(stuck));
  dut_.eval();
  return true;
}

void DutFaults::hold_all(std::uint64_t cycle) {
  std::erase_if(stuck_, [cycle](const Stuck& s) { return cycle >= s.until; });
  for (const auto& s : stuck_) {
    const StateElement& element = elements_.at(s.point);
    std::uint8_t* data = element.data + s.word * element.word_bytes;
    for (std::size_t i = 0; i < s.mask.size(); ++i)
      data[i] = static_cast<std::uint8_t>((data[i] & ~s.mask[i]) | s.value[i]);
  }
  dut_.eval();
}

}  // namespace flatsat::agents::verilated
