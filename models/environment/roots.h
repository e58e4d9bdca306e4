#pragma once
#include <functional>
#include <vector>

namespace flatsat {

/// A change of sign of a function of time.
struct SignChange {
  double seconds;
  bool upward;
};

/// Where `positive` changes between low_s and high_s, at which it differs, to 1e-7 s by bisection.
double find_change_s(const std::function<bool(double)>& positive, double low_s, double high_s);

/// All changes of sign of a smooth function in [0, duration_s], in order: sampled each step_s, and looked into where
/// three samples of one sign show a turn towards zero. A turn within the very first or last step is not seen.
std::vector<SignChange> sign_changes(const std::function<double(double)>& value, double duration_s, double step_s);

}  // namespace flatsat
