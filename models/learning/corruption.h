#pragma once
#include <cstdint>
#include <span>

#include "models/base/random_stream.h"
#include "models/learning/product_watch.h"
#include "models/learning/transformer_config.h"

namespace flatsat::learning {

/// Silent corruption of a gradient: one bit of one number is another one; the same bit of all numbers of a row; or a
/// bit is stuck at one in a lane, every sixteenth number of the group.
enum class CorruptionKind { kBit, kRow, kStuck };

struct Corruption {
  CorruptionKind kind = CorruptionKind::kBit;
  std::size_t place = 0;  // a parameter, which says the group, the row and the lane
  unsigned bit = 0;       // 0 (the last of the fraction) .. 31 (the sign)
};

/// A corruption of any parameter and any bit, uniformly.
Corruption draw_corruption(CorruptionKind kind, const Layout& layout, model::RandomStream& stream);

/// Plants one in a gradient: where its group is made by a product, when that has been made, so that what is added later
/// is added to what is wrong; else at the end.
class Injector : public ProductWatch {
 public:
  static constexpr std::size_t kLanes = 16;

  /// `layout` outlives this.
  Injector(const Corruption& corruption, const Layout& layout);
  void made(const GradientProduct& product) override;
  /// The gradient is complete.
  void end(std::span<float> gradient);
  /// Numbers whose bits it has changed: the truth. A bit that was one already is not changed by being stuck.
  std::size_t changed() const { return changed_; }

 private:
  void strike(float* group);
  const Corruption corruption_;
  Group group_;  // that it strikes
  bool has_struck_ = false;
  std::size_t changed_ = 0;
};

}  // namespace flatsat::learning
