#include "harness/bench/sampler.h"

#include <cmath>
#include <stdexcept>

#include "models/base/unmeasured.h"

namespace flatsat::bench {
namespace {

/// No NaN and no infinity gets into a trace or a verdict: the channel, and with it the model, is named.
double finite(const model::ChannelSource& channel) {
  const double value = *channel.value;
  if (std::isfinite(value) || model::is_unmeasured(value)) return value;
  throw std::domain_error("channel " + channel.name + " is " + (std::isnan(value) ? "a NaN" : "infinite") +
                          " at simulated time " + std::to_string(sc_core::sc_time_stamp().to_seconds()) + " s");
}

}  // namespace

Sampler::Sampler(const sc_core::sc_module_name& name, const std::vector<model::ChannelSource>& channels,
                 sc_core::sc_time period, SampleAll all, SampleOne one, std::function<void()> prepare)
    : sc_module(name),
      channels_(channels),
      period_(period),
      all_(std::move(all)),
      one_(std::move(one)),
      prepare_(std::move(prepare)),
      values_(channels.size()) {
  SC_HAS_PROCESS(Sampler);
  SC_METHOD(sample);
  std::vector<std::pair<const sc_core::sc_event*, std::vector<std::size_t>>> groups;  // in the order of the channels
  for (std::size_t i = 0; i < channels.size(); ++i) {
    if (channels[i].changed == nullptr) continue;
    auto group = groups.begin();
    while (group != groups.end() && group->first != channels[i].changed) ++group;
    if (group == groups.end()) group = groups.insert(groups.end(), {channels[i].changed, {}});
    group->second.push_back(i);
  }
  for (const auto& [event, members] : groups) {
    sc_core::sc_spawn_options options;
    options.spawn_method();
    options.dont_initialize();
    options.set_sensitivity(event);
    sc_core::sc_spawn(
        [this, list = members] {
          for (const auto i : list) one_(i, finite(channels_[i]));
        },
        sc_core::sc_gen_unique_name("on_change"), &options);
  }
}

/// What is due at this instant happens first: models step on the same grid.
void Sampler::sample() {
  if (settling_ > 0) {
    --settling_;
    return next_trigger(sc_core::SC_ZERO_TIME);
  }
  settling_ = kSettling;
  read_all();
  next_trigger(period_);
}

void Sampler::read_all() {
  prepare_();
  for (std::size_t i = 0; i < channels_.size(); ++i) values_[i] = finite(channels_[i]);
  all_(values_);
}

}  // namespace flatsat::bench
