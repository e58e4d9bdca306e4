#include "harness/bench/channels.h"

#include <algorithm>

#include "harness/config/suggest.h"
#include "harness/config/units.h"

namespace flatsat {
namespace {

class Resolver {
 public:
  Resolver(const Testbed& bed, const ChannelList& channels) : bed_(bed), channels_(channels) {}

  /// The unit of a channel; empty where it is not there, which is a problem unless a device's backing lacks it.
  std::string unit_of(const std::string& channel, const Place& place, const std::string& who) {
    std::vector<std::string> names;
    for (const auto& source : channels_.sources()) {
      if (source.name == channel) return source.units;
      names.push_back(source.name);
    }
    for (const auto& d : bed_.devices) {
      if (channel.rfind(d.satellite + "." + d.name + ".", 0) == 0) return {};
    }
    const auto close = did_you_mean(channel, names);
    problems.push_back(
        {place, who + ": there is no channel " + channel + (close.empty() ? "" : "; did you mean " + close + "?")});
    return {};
  }

  std::optional<double> figure(const std::string& text, const std::string& unit, const Place& place,
                               const std::string& who) {
    if (text.empty() || unit.empty()) return std::nullopt;
    const auto value = in_unit(text, unit);
    if (value) return value;
    std::string like;
    for (const auto& name : units_like(unit)) like += (like.empty() ? "" : ", ") + name;
    problems.push_back({place, who + ": '" + text + "' must be a number with the channel's unit " + unit +
                                   (like.empty() ? "" : "; units here: " + like)});
    return std::nullopt;
  }

  std::vector<Problem> problems;

 private:
  const Testbed& bed_;
  const ChannelList& channels_;
};

void resolve(RequirementConfig& r, Resolver& resolver) {
  const std::string who = "requirement " + r.requirement.id;
  std::string unit = r.requirement.event.empty() ? resolver.unit_of(r.requirement.channel, r.place, who) : "1";
  const bool integral = r.requirement.statistic == Statistic::kIntegral;
  if (integral) unit = unit == "W" ? "J" : unit.empty() ? "" : unit + " s";
  r.requirement.unit = unit;
  r.requirement.at_least = resolver.figure(r.at_least_text, unit, r.place, who);
  r.requirement.at_most = resolver.figure(r.at_most_text, unit, r.place, who);
}

}  // namespace

void resolve_channels(Testbed& bed, const ChannelList& channels) {
  Resolver resolver(bed, channels);
  for (auto& r : bed.requirements) resolve(r, resolver);
  for (auto& l : bed.limits) {
    const std::string unit = resolver.unit_of(l.channel, l.place, "limit");
    l.lower = resolver.figure(l.lower_text, unit, l.place, "limit");
    l.upper = resolver.figure(l.upper_text, unit, l.place, "limit");
  }
  for (auto& a : bed.alarms) {
    const std::string unit = resolver.unit_of(a.channel, a.place, "alarm " + a.id);
    a.above = resolver.figure(a.above_text, unit, a.place, "alarm " + a.id);
    a.below = resolver.figure(a.below_text, unit, a.place, "alarm " + a.id);
  }
  if (!resolver.problems.empty()) throw ConfigError(std::move(resolver.problems));
}

std::vector<ChannelSpec> channel_specs(const ChannelList& channels, const Testbed& bed) {
  std::vector<ChannelSpec> specs;
  for (const auto& source : channels.sources()) {
    ChannelSpec spec{.name = source.name,
                     .units = source.units,
                     .long_name = source.long_name,
                     .lower_limit = {},
                     .upper_limit = {},
                     .period = {}};
    for (const auto& limit : bed.limits) {
      if (limit.channel != source.name) continue;
      spec.lower_limit = limit.lower;
      spec.upper_limit = limit.upper;
    }
    specs.push_back(std::move(spec));
  }
  return specs;
}

}  // namespace flatsat
