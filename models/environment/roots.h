#pragma once
#include <functional>
#include <vector>

namespace flatsat::environment {

using TimeFunction = std::function<double(double seconds)>;

/// A change of sign of a function of time.
struct SignChange {
  double seconds;
  bool upward;
};

/// A maximum or minimum between its neighbours.
struct Turn {
  double seconds;
  bool is_maximum;
};

/// Where a continuous function that has different signs at low_s and high_s crosses zero, to 1e-7 s.
/// Source: Alefeld, Potra and Shi, algorithm 748, in Boost.Math.
double find_zero_s(const TimeFunction& value, double low_s, double high_s);

/// All turns of a smooth function in [0, duration_s], in order: where its slope, taken each step_s, changes sign. Two
/// turns within one step are not seen: step_s must be well below the shortest time from a maximum to a minimum.
std::vector<Turn> turns(const TimeFunction& value, double duration_s, double step_s);

/// All changes of sign of a smooth function in [0, duration_s], in order. Between two turns it is monotone, so that
/// however short a stay beyond zero is, it is found.
std::vector<SignChange> sign_changes(const TimeFunction& value, double duration_s, double step_s);
/// The same in [from_s, to_s].
std::vector<SignChange> sign_changes_between(const TimeFunction& value, double from_s, double to_s, double step_s);

/// Entry to and exit from a region, each within one span of time.
struct Stay {
  double begin_s, end_s;
  bool begins_inside, ends_inside;  // the span's ends cut it
};

/// The stays in [0, duration_s] where `is_inside` holds, if it changes at some of the `candidates` and nowhere else.
std::vector<Stay> stays(const std::function<bool(double)>& is_inside, std::vector<double> candidates,
                        double duration_s);

}  // namespace flatsat::environment
