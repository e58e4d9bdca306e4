#include "harness/agents/user_rtl/pins_driver.h"

#include <algorithm>

namespace flatsat::agents::user_rtl {
namespace {
using enum wire::TlmStatus;

std::vector<std::uint8_t> bytes_of(std::uint64_t value, unsigned bits) {
  std::vector<std::uint8_t> bytes((bits + 7) / 8);
  for (std::size_t i = 0; i < bytes.size() && i < 8; ++i) bytes[i] = static_cast<std::uint8_t>(value >> 8 * i);
  return bytes;
}
}  // namespace

PinsDriver::PinsDriver(BusLayout layout, const verilated::Dut& dut, bool& changed) : BusDriver(std::move(layout)) {
  for (std::size_t i = 0; i < layout_.pins.size(); ++i) {
    const auto& pin = layout_.pins[i];
    pins_.push_back({pin, Pin(dut, layout_.prefix + "p" + std::to_string(i), changed), bytes_of(pin.first, pin.bits)});
    if (pin.to_design) pins_.back().pin.set_bytes(pins_.back().value);
  }
}

void PinsDriver::ask(BusTransfer transfer) {
  progress();
  queue_.push_back(std::move(transfer));
}

void PinsDriver::sample() {
  for (auto& one : pins_)
    if (!one.layout.to_design) one.pin.get_bytes(one.value);
}

/// True if a bit of it is 1 now that has just been written.
bool PinsDriver::write(One& one, const BusTransfer& t) {
  bool touched = false;
  for (std::size_t i = 0; i < one.value.size(); ++i) {
    const std::uint64_t at = one.layout.offset + i;
    if (at < t.address || at >= t.address + t.length) continue;
    const unsigned left = one.layout.bits - static_cast<unsigned>(8 * i);
    one.value[i] = static_cast<std::uint8_t>(t.data[at - t.address] & (left >= 8 ? 0xffu : (1u << left) - 1));
    touched = true;
  }
  if (touched) one.pin.set_bytes(one.value);
  return touched && one.value != bytes_of(one.layout.first, one.layout.bits);
}

void PinsDriver::execute(const BusTransfer& t) {
  ++beats_, last_handshake_ = cycle_, progress();
  std::vector<std::uint8_t> data(t.write ? 0 : t.length);
  for (auto& one : pins_) {
    if (t.write && one.layout.to_design && write(one, t)) one.pulses = one.layout.pulse;
    for (std::size_t i = 0; !t.write && i < one.value.size(); ++i)
      if (const std::uint64_t at = one.layout.offset + i; at >= t.address && at < t.address + t.length)
        data[at - t.address] = one.value[i];
  }
  answers_.push_back({t.reference, kOk, std::move(data)});
}

void PinsDriver::advance() {
  ++cycle_;
  for (auto& one : pins_) {
    if (!one.pulses) continue;
    const int until = one.layout.until;
    const auto high = [](const One& output) {
      return std::any_of(output.value.begin(), output.value.end(), [](std::uint8_t byte) { return byte != 0; });
    };
    if (until >= 0 && !high(pins_[static_cast<std::size_t>(until)])) continue;
    one.pulses = false;
    one.value = bytes_of(one.layout.first, one.layout.bits);
    one.pin.set_bytes(one.value);
    last_handshake_ = cycle_, progress();
  }
  if (queue_.empty()) return;
  const auto transfer = std::move(queue_.front());
  queue_.pop_front();
  execute(transfer);
}

bool PinsDriver::busy() const {
  return !queue_.empty() || std::any_of(pins_.begin(), pins_.end(), [](const auto& one) { return one.pulses; });
}

std::string PinsDriver::outstanding() const {
  for (const auto& one : pins_)
    if (one.pulses && one.layout.until >= 0)
      return one.layout.port + " waits for " + pins_[static_cast<std::size_t>(one.layout.until)].layout.port;
  return std::to_string(queue_.size()) + " accesses outstanding";
}

}  // namespace flatsat::agents::user_rtl
