#include "harness/bench/sampler.h"

namespace flatsat {

Sampler::Sampler(const sc_core::sc_module_name& name, const std::vector<ChannelSource>& channels,
                 sc_core::sc_time period, SampleAll all, SampleOne one)
    : sc_module(name),
      channels_(channels),
      period_(period),
      all_(std::move(all)),
      one_(std::move(one)),
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
          for (const auto i : list) one_(i, *channels_[i].value);
        },
        sc_core::sc_gen_unique_name("on_change"), &options);
  }
}

void Sampler::sample() {
  for (std::size_t i = 0; i < channels_.size(); ++i) values_[i] = *channels_[i].value;
  all_(values_);
  next_trigger(period_);
}

}  // namespace flatsat
