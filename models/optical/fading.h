#pragma once
#include "models/base/random_stream.h"

namespace flatsat::optical {

enum class FadeLaw {
  kNone,
  kLogNormal,   // weak turbulence
  kGammaGamma,  // moderate to strong turbulence
  kJitter       // the beam wanders over the receiver
};

/// A received power that varies about a mean of 1 (kJitter: about that of pointing_factor).
struct FadeConfig {
  FadeLaw law = FadeLaw::kNone;
  double scintillation = 0.06;  // kLogNormal: variance of the intensity over its mean squared. kGammaGamma: the Rytov
                                // variance
  double correlation_s = 5e-3;  // time after which the correlation of the process behind has fallen to 1/e, > 0
  double half_angle_rad = 15e-6, bias_rad = 0.0, jitter_rad = 0.0;  // kJitter
};

/// Shapes of the large and the small eddies for a plane wave. Source: Al-Habash, Andrews and Phillips,
/// doi:10.1117/1.1386641.
struct GammaGammaShape {
  double alpha, beta;
};
GammaGammaShape gamma_gamma_shape(double rytov_variance);

/// Scintillation index of that law: 1/alpha + 1/beta + 1/(alpha beta).
double scintillation_index(const GammaGammaShape& shape);

/// Value that a gamma variable of unit mean stays below with this probability, to 1e-9. Units: shape > 0; p in (0, 1).
double gamma_quantile(double shape, double probability);

/// Correlation of two intensities that lie `lag_s` apart, of kLogNormal: (exp(s2 r) - 1) / (exp(s2) - 1) with
/// s2 = ln(1 + scintillation), r = exp(-lag / correlation).
double log_normal_correlation(const FadeConfig& fade, double lag_s);

/// Two stationary Gauss-Markov processes of unit variance, and the intensity that the law makes of them.
class Fading {
 public:
  Fading(const FadeConfig& config, model::RandomStream& random);
  /// Moves on by dt_s >= 0 and gives the factor on the mean power. Exact at any step.
  double advance(double dt_s);
  double factor() const;
  /// Other air from now on: what FadeConfig::scintillation says, >= 0; the process behind goes on.
  void set_scintillation(double value);

 private:
  FadeConfig config_;
  GammaGammaShape shape_;
  model::RandomStream& random_;
  double x_, y_;
};

}  // namespace flatsat::optical
