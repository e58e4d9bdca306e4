#pragma once
#include <algorithm>
#include <cmath>

namespace flatsat::model {

/// Energy of one model since its start, J: what went in must have come out, been lost or be stored.
struct Balance {
  double in_j = 0.0, out_j = 0.0, lost_j = 0.0, stored_j = 0.0;  // stored: the change since the start

  /// What does not add up, relative to all that was moved; 0 before anything was.
  double residual() const {
    const double moved = std::max({std::abs(in_j), std::abs(out_j), std::abs(lost_j), std::abs(stored_j)});
    return moved > 0.0 ? (in_j - out_j - lost_j - stored_j) / moved : 0.0;
  }
};

}  // namespace flatsat::model
