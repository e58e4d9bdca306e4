#pragma once

namespace flatsat::agents::cuda {

/// Holds a board's mean power under a cap by the share of time for which work is launched: needs no rights on the
/// board. What idle and full work draw is learned from what is measured.
class DutyControl {
 public:
  static constexpr double kLowest = 0.02;  // below it a board would stand still: the cap is then not to be held so
  /// W; 0 or less: none. A board is known by its idle power and the power it may draw at most.
  DutyControl(double idle_w, double full_w) : idle_w_(idle_w), full_w_(full_w) {}
  void set_cap(double cap_w);
  /// A mean over a window in which the board was at work for `worked` of the time (0 .. 1).
  void measured(double mean_w, double worked);
  /// Share of time for work, kLowest .. 1.
  double duty() const { return duty_; }
  double idle_w() const { return idle_w_; }
  double full_w() const { return full_w_; }

 private:
  void settle();
  double idle_w_, full_w_, cap_w_ = 0.0, duty_ = 1.0;
};

/// How one stretch of work is launched: so many launches of a share of the whole (each step up halves it).
struct Burst {
  unsigned launches = 1, share = 0;
};

/// The stretch that fills `on_s` at most, where a whole launch takes `launch_s`: a launch that does not fit is shaped
/// down, `shares` steps at most. Both > 0.
Burst shape_burst(double on_s, double launch_s, unsigned shares);

}  // namespace flatsat::agents::cuda
