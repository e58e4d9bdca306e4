#include "harness/rtl/bus_driver.h"

#include <cstdio>
#include <stdexcept>

namespace flatsat {
namespace {
constexpr unsigned kMaxRemarks = 64;  // of one bus; a broken design must not fill the trace
}

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

void BusDriver::remark(const std::string& kind, const std::string& text) {
  ++errors_;
  if (told_ > kMaxRemarks) return;
  remarks_.emplace_back(
      kind, layout_.name + ": " + (told_ == kMaxRemarks ? "more of the like; no longer told one by one" : text));
  ++told_;
}

void BusDriver::check_progress() const {
  if (!busy() || cycle_ - last_progress_ <= layout_.hang_cycles) return;
  throw std::runtime_error("bus '" + layout_.name + "' (" + layout_.kind + ") hangs: " + outstanding() +
                           "; last handshake in cycle " + std::to_string(last_handshake_) + ", now cycle " +
                           std::to_string(cycle_) + " of its clock");
}

}  // namespace flatsat
