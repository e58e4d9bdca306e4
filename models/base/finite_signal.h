#pragma once
#include <cmath>
#include <systemc>

namespace flatsat::model {

/// A signal between two models that lets no NaN and no infinity through: the model that makes one is named.
/// Errors: std::domain_error out of write(): the writing process, the signal, the simulated time.
class FiniteSignal : public sc_core::sc_signal<double> {
 public:
  using sc_core::sc_signal<double>::sc_signal;
  void write(const double& value) override {
    if (!std::isfinite(value)) refuse(value);
    sc_core::sc_signal<double>::write(value);
  }
  using sc_core::sc_signal<double>::operator=;

 private:
  [[noreturn]] void refuse(double value) const;
};

}  // namespace flatsat::model
