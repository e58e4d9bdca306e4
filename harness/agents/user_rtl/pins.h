#pragma once
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "harness/agents/verilated/dut.h"

namespace flatsat::agents::user_rtl {

/// One port of a design. A port that the design does not have reads as zero and takes nothing.
class Pin {
 public:
  Pin() = default;
  Pin(const verilated::Dut& dut, const std::string& name, bool& changed) {
    for (const auto& port : dut.ports()) {
      if (port.name != name) continue;
      data_ = port.data;
      bits_ = port.bits;
      bytes_ = port.bits <= 8    ? 1
               : port.bits <= 16 ? 2
               : port.bits <= 32 ? 4
               : port.bits <= 64 ? 8
                                 : (port.bits + 31) / 32 * 4;
      changed_ = &changed;
    }
  }
  bool there() const { return data_ != nullptr; }
  bool high() const { return get() != 0; }

  /// The lowest 64 bits.
  std::uint64_t get() const {
    std::uint64_t value = 0;
    if (data_ != nullptr) std::memcpy(&value, data_, bytes_ < 8 ? bytes_ : 8);
    return value;
  }
  void set(std::uint64_t value) {
    if (data_ == nullptr || get() == value) return;
    std::memcpy(data_, &value, bytes_ < 8 ? bytes_ : 8);
    *changed_ = true;
  }
  /// All of it, in words of 64 bits.
  void append(std::vector<std::uint64_t>& to) const {
    for (unsigned done = 0; done < bytes_; done += 8) {
      std::uint64_t value = 0;
      std::memcpy(&value, static_cast<const std::uint8_t*>(data_) + done, bytes_ - done < 8 ? bytes_ - done : 8);
      to.push_back(value);
    }
  }
  void get_bytes(std::span<std::uint8_t> into) const {
    if (data_ != nullptr) std::memcpy(into.data(), data_, into.size() < bytes_ ? into.size() : bytes_);
  }
  void set_bytes(std::span<const std::uint8_t> from) {
    const std::size_t length = from.size() < bytes_ ? from.size() : bytes_;
    if (data_ == nullptr || std::memcmp(data_, from.data(), length) == 0) return;
    std::memcpy(data_, from.data(), length);
    *changed_ = true;
  }

 private:
  void* data_ = nullptr;
  unsigned bits_ = 0, bytes_ = 0;
  bool* changed_ = nullptr;
};

}  // namespace flatsat::agents::user_rtl
