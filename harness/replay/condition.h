#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "harness/trace/records.h"
#include "harness/verdict/formula.h"

namespace flatsat::replay {

/// An untimed expression over the channels and events of a recorded run, as `--until` takes it. Its language is that of
/// harness/verdict; a number without a unit is in the channel's unit.
class Condition {
 public:
  /// `event_names`: each SOURCE.KIND that can happen. Errors: ConfigError with the column in `text`.
  Condition(const std::string& text, const std::vector<trace::ChannelSpec>& channels,
            const std::vector<std::string>& event_names);

  /// `values` in the channels' order; `events`: those of this instant.
  bool holds(std::span<const double> values, std::span<const trace::EventRecord> events) const;

 private:
  std::shared_ptr<const verdict::Formula> formula_;
};

/// The channel that `name` means: itself, or the only one that ends in ".name". Errors: ConfigError at `option`.
/// `event_names`: what may have been meant beside a channel.
std::size_t find_channel(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                         const std::string& option, const std::vector<std::string>& event_names = {});

/// No channel, and an event that can happen.
bool is_event_alone(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                    const std::vector<std::string>& event_names);

}  // namespace flatsat::replay
