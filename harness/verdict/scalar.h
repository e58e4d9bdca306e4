#pragma once
#include <memory>
#include <optional>
#include <string>

#include "harness/verdict/stream.h"

namespace flatsat::verdict {

/// The robustness of a formula at the beginning of a run, found while the run goes on: extremes so far instead of all
/// that was seen. A formula begins where the last of its parts does.
class Scalar {
 public:
  virtual ~Scalar() = default;
  virtual std::unique_ptr<Scalar> copy() const = 0;
  virtual void event(const std::string& name, std::int64_t at) = 0;
  virtual void settle(std::int64_t until) = 0;
  virtual void finish(std::int64_t end, Side side) = 0;
  /// Where its signal begins, as far as that is known.
  virtual std::optional<std::int64_t> begin() const = 0;
  virtual std::int64_t known() const = 0;
  /// All that counts before the beginning is the value at `until`: it comes later.
  virtual void drop_before(std::int64_t until) = 0;
  /// Takes what has settled, from the beginning of the whole formula on.
  virtual void take(std::int64_t begin) = 0;
  /// After finish() and take(). Nothing where something was never measured or no event came.
  virtual std::optional<double> value(Side side) const = 0;
};

/// Null for a formula in which an operator without a window, or `until` or `after`, stands inside of another one, and
/// for `until`. `formula` must outlive it.
std::unique_ptr<Scalar> scalar_of(const Formula& formula, Inputs& inputs);

}  // namespace flatsat::verdict
