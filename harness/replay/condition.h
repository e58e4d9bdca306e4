#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/trace/records.h"

namespace flatsat::replay {

/// A condition on channels and events, as `--until` takes it:
///   battery.soc < 0.3     rail >= 0.4 kV and not a.optical.up     npu0.error or (upset and a.environment.saa)
/// A channel may be named by the end of its name where that is not ambiguous; without a comparison it is true when it
/// is not 0. Any other name is an event, KIND or SOURCE.KIND, true at its instant; `error` stands for every kind that
/// ends in it. `and`, `or`, `not` (also &&, ||, !) and brackets.
class Condition {
 public:
  /// `event_names`: each SOURCE.KIND that can happen. Errors: ConfigError with the column in `text`.
  Condition(const std::string& text, const std::vector<trace::ChannelSpec>& channels,
            const std::vector<std::string>& event_names);
  ~Condition();
  Condition(Condition&&) noexcept;
  Condition& operator=(Condition&&) noexcept;

  /// `values` in the channels' order; `events`: those of this instant. A comparison with a NaN is false.
  bool holds(std::span<const double> values, std::span<const trace::EventRecord> events) const;

  struct Node;

 private:
  std::unique_ptr<Node> root_;
};

/// The channel that `name` means: itself, or the only one that ends in ".name". Errors: ConfigError at `place`.
std::size_t find_channel(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                         const std::string& option);

}  // namespace flatsat::replay
