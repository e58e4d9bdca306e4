#include "models/power/outlet.h"

#include <algorithm>
#include <limits>

namespace flatsat::power {

void Outlet::command(bool on) {
  commanded_ = on;
  if (!on) return;
  tripped_ = false;
  retries_ = 0;
}

double Outlet::asked_with_inrush_w(double asked_w, double now_s) const {
  return asked_w + (powered_ && now_s - on_since_s_ < config_.inrush_s ? config_.inrush_w : 0.0);
}

double Outlet::flow_w(double asked_w, double now_s) const {
  return std::min(asked_with_inrush_w(asked_w, now_s), config_.limit_w);
}

Outlet::Change Outlet::look(double asked_w, bool powered, double now_s) {
  constexpr double kRounding = 1e-9;  // s; a kernel's instant is exact to 1 ps
  if (tripped_) {
    powered_ = false;
    if (latched() || now_s - tripped_at_s_ < config_.retry_s - kRounding) return Change::kNone;
    tripped_ = false;
    ++retries_;
    return Change::kRetry;
  }
  if (powered && !powered_) on_since_s_ = now_s;
  powered_ = powered;
  const bool over = powered && asked_with_inrush_w(asked_w, now_s) > config_.limit_w;
  if (!over) {
    over_since_s_ = -1.0;
    return Change::kNone;
  }
  if (over_since_s_ < 0.0) over_since_s_ = now_s;
  if (now_s - over_since_s_ < config_.trip_s - kRounding) return Change::kNone;
  tripped_ = true;
  tripped_at_s_ = now_s;
  over_since_s_ = -1.0;
  return Change::kTrip;
}

double Outlet::next_look_s(double now_s) const {
  double next = std::numeric_limits<double>::infinity();
  const auto at = [&](double instant_s) {
    if (instant_s > now_s) next = std::min(next, instant_s - now_s);
  };
  if (tripped_ && !latched()) at(tripped_at_s_ + config_.retry_s);
  if (over_since_s_ >= 0.0) at(over_since_s_ + config_.trip_s);
  if (powered_ && config_.inrush_s > 0.0) at(on_since_s_ + config_.inrush_s);
  return next;
}

}  // namespace flatsat::power
