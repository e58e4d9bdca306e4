#include "models/thermal/coolant.h"

#include <algorithm>
#include <cmath>

namespace flatsat::thermal {

double counter_flow_effectiveness(double ua_w_k, double hot_w_k, double cold_w_k) {
  const double least = std::min(hot_w_k, cold_w_k), most = std::max(hot_w_k, cold_w_k);
  if (least <= 0.0) return 0.0;
  const double ntu = ua_w_k / least, ratio = least / most;
  if (1.0 - ratio < 1e-9) return ntu / (1.0 + ntu);  // its limit for equal streams
  const double left = std::exp(-ntu * (1.0 - ratio));
  return (1.0 - left) / (1.0 - ratio * left);
}

double exchanger_conductance_w_k(double ua_w_k, double hot_w_k, double cold_w_k) {
  return counter_flow_effectiveness(ua_w_k, hot_w_k, cold_w_k) * std::min(hot_w_k, cold_w_k);
}

double panel_conductance_w_k(double ua_w_k, double stream_w_k) {
  return stream_w_k > 0.0 ? stream_w_k * -std::expm1(-ua_w_k / stream_w_k) : 0.0;
}

}  // namespace flatsat::thermal
