#include "harness/agents/user_rtl/bus_driver.h"

#include <algorithm>
#include <stdexcept>

#include "models/base/event_kinds.h"

namespace flatsat::agents::user_rtl {
namespace {
constexpr unsigned kMostErrors = 64;  // of one bus; a broken design must not fill the trace
constexpr unsigned kMostOthers = 1000;
constexpr std::uint64_t kLongWait = 1000;  // cycles
}  // namespace

void BusDriver::put_report(std::string_view kind, const std::string& text, unsigned& count, unsigned most) {
  if (count > most) return;
  reports_.push_back({std::string(kind),
                      layout_.name + ": " + (count == most ? "more of the like; no longer told one by one" : text)});
  ++count;
}

void BusDriver::report_error(std::string_view kind, const std::string& text) {
  ++errors_;
  put_report(kind, text, reported_errors_, kMostErrors);
}

void BusDriver::report(std::string_view kind, const std::string& text) {
  put_report(kind, text, reported_others_, kMostOthers);
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
  if (quiet >= std::min(kLongWait, layout_.hang_cycles) && !waits_) {
    waits_ = true;
    reports_.push_back({std::string(model::events::kBusWaits), name + " waits: " + state()});
  } else if (quiet == 0 && waits_) {
    waits_ = false;
    reports_.push_back({std::string(model::events::kBusMoves), name + " goes on"});
  }
}

}  // namespace flatsat::agents::user_rtl
