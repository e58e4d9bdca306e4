#include "harness/agents/user_rtl/bus_driver.h"

#include <algorithm>
#include <cstdio>
#include <stdexcept>

namespace flatsat::agents::user_rtl {
namespace {
constexpr unsigned kMaxRemarks = 64;  // of one bus; a broken design must not fill the trace
constexpr unsigned kMaxNews = 1000;
constexpr std::uint64_t kLongWait = 1000;  // cycles
}  // namespace

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "0x%llx", static_cast<unsigned long long>(value));
  return text;
}

void BusDriver::remark(const std::string& kind, const std::string& text) {
  ++errors_;
  if (reported_ > kMaxRemarks) return;
  remarks_.emplace_back(
      kind, layout_.name + ": " + (reported_ == kMaxRemarks ? "more of the like; no longer told one by one" : text));
  ++reported_;
}

void BusDriver::tell(const std::string& kind, const std::string& text) {
  if (news_ > kMaxNews) return;
  remarks_.emplace_back(
      kind, layout_.name + ": " + (news_ == kMaxNews ? "more of the like; no longer told one by one" : text));
  ++news_;
}

std::string BusDriver::state() const {
  return outstanding() + "; last handshake in cycle " + std::to_string(last_handshake_) + ", now cycle " +
         std::to_string(cycle_) + " of its clock";
}

void BusDriver::check_progress() {
  const std::uint64_t quiet = busy() ? cycle_ - last_progress_ : 0;
  if (quiet < kLongWait && quiet < layout_.hang_cycles && !waits_) return;
  const std::string name = "bus '" + layout_.name + "' (" + layout_.kind + ")";
  if (quiet > layout_.hang_cycles) throw std::runtime_error(name + " hangs: " + state());
  if (quiet >= std::min(kLongWait, layout_.hang_cycles) && !waits_)
    waits_ = true, remarks_.emplace_back("bus_waits", name + " waits: " + state());
  else if (quiet == 0 && waits_)
    waits_ = false, remarks_.emplace_back("bus_moves", name + " goes on");
}

}  // namespace flatsat::agents::user_rtl
