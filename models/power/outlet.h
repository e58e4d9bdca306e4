#pragma once
#include <string>

namespace flatsat::power {

/// One switched, current-limited outlet of the distribution.
struct OutletConfig {
  std::string name;
  double limit_w = 1e9;   // more never flows; what asks for more for trip_s is switched off. As power at the rail
  double trip_s = 0.01;   // >= 0
  unsigned retries = 0;   // times that it switches on again by itself before it latches off
  double retry_s = 5.0;   // after a trip, > 0
  double inrush_w = 0.0;  // drawn on top while what hangs on it charges up, >= 0
  double inrush_s = 0.0;  // >= 0
  unsigned priority = 0;  // 0 is shed last
  double full_w = 0.0;    // rated power of what hangs on it, > 0 where it is compute and follows the cap
};

/// The switch of an outlet. Times are seconds since the start.
class Outlet {
 public:
  explicit Outlet(const OutletConfig& config) : config_(config) {}

  void command(bool on);
  bool commanded() const { return commanded_; }
  bool tripped() const { return tripped_; }
  bool latched() const { return tripped_ && retries_ >= config_.retries; }
  bool closed() const { return commanded_ && !tripped_; }

  /// Power that flows where this much is asked for: with inrush, within the limit.
  double flow_w(double asked_w, double now_s) const;

  enum class Change { kNone, kTrip, kRetry };
  /// Looks at the power asked of it; `powered`: it is on and has not been shed.
  Change look(double asked_w, bool powered, double now_s);
  /// Seconds until it must look again; infinity for never.
  double next_look_s(double now_s) const;

 private:
  double asked_with_inrush_w(double asked_w, double now_s) const;
  OutletConfig config_;
  bool commanded_ = true, tripped_ = false, powered_ = false;
  unsigned retries_ = 0;
  double on_since_s_ = -1e300, over_since_s_ = -1.0, tripped_at_s_ = 0.0;
};

}  // namespace flatsat::power
