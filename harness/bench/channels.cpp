#include "harness/bench/channels.h"

#include <algorithm>

#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/config/units.h"
#include "harness/verdict/resolve.h"

namespace flatsat::bench {
namespace {

class Resolver {
 public:
  Resolver(const testbed::Testbed& bed, const model::ChannelList& channels) : bed_(bed), channels_(channels) {}

  /// The unit of a channel; empty where it is not there, which is a problem unless a device's backing lacks it.
  std::string unit_of(const std::string& channel, const config::SourceLocation& location, const std::string& who) {
    std::vector<std::string> names;
    for (const auto& source : channels_.sources()) {
      if (source.name == channel) return source.units;
      names.push_back(source.name);
    }
    for (const auto& d : bed_.devices) {
      if (channel.rfind(d.satellite + "." + d.name + ".", 0) == 0) return {};
    }
    problems.push_back({location, who + ": there is no channel " + channel + base::did_you_mean(channel, names)});
    return {};
  }

  std::optional<double> figure(const std::string& text, const std::string& unit, const config::SourceLocation& location,
                               const std::string& who) {
    if (text.empty() || unit.empty()) return std::nullopt;
    if (const auto value = verdict::in_channel_unit(text, unit)) return value;
    const std::string like = base::joined(config::units_like(unit));
    problems.push_back({location, who + ": '" + text + "' must be a number with the channel's unit " + unit +
                                      (like.empty() ? "" : "; units here: " + like)});
    return std::nullopt;
  }

  /// Bounds of a formula become numbers in the units of their channels.
  void formula(const std::shared_ptr<verdict::Formula>& formula, const config::SourceLocation& location,
               const std::string& who) {
    if (!formula) return;
    for (const auto& wrong : verdict::resolve(*formula, names()))
      problems.push_back({location, who + " " + wrong.what()});
  }

  std::vector<config::Problem> problems;

 private:
  verdict::Names names() const {
    verdict::Names names;
    for (const auto& source : channels_.sources()) names.channels.push_back({source.name, source.units});
    for (const auto& d : bed_.devices) names.incomplete_at.push_back(d.satellite + "." + d.name + ".");
    return names;
  }

  const testbed::Testbed& bed_;
  const model::ChannelList& channels_;
};

std::string unit_of(const verdict::Requirement& r, const std::string& channel_unit) {
  switch (r.statistic) {
    case verdict::Statistic::kIntegral:
      return channel_unit == "W" ? "J" : channel_unit.empty() ? "" : channel_unit + " s";
    case verdict::Statistic::kRate:
      return channel_unit.empty() ? "" : channel_unit + "/s";
    case verdict::Statistic::kDurationAbove:
    case verdict::Statistic::kDurationBelow:
    case verdict::Statistic::kDelay:
    case verdict::Statistic::kResponseTime:
      return "s";
    case verdict::Statistic::kRobustness:
      return verdict::unit_of(*r.formula);
    default:
      return channel_unit;
  }
}

void resolve(testbed::RequirementConfig& c, Resolver& resolver) {
  verdict::Requirement& r = c.requirement;
  const std::string who = "requirement " + r.id;
  const std::string unit = r.channel.empty() ? "1" : resolver.unit_of(r.channel, c.location, who);
  resolver.formula(r.formula, c.location, who + ": holds");
  resolver.formula(r.when, c.location, who + ": when");
  r.threshold = resolver.figure(c.threshold_text, unit, c.location, who);
  r.unit = unit_of(r, unit);
  r.at_least = resolver.figure(c.at_least_text, r.unit, c.location, who);
  r.at_most = resolver.figure(c.at_most_text, r.unit, c.location, who);
  r.marginal = resolver.figure(c.marginal_text, r.unit == "degC" ? "dK" : r.unit, c.location, who).value_or(0.0);
  if (r.statistic == verdict::Statistic::kRobustness && c.at_least_text.empty() && c.at_most_text.empty())
    r.at_least = 0.0;
}

}  // namespace

void resolve_channels(testbed::Testbed& bed, const model::ChannelList& channels) {
  Resolver resolver(bed, channels);
  for (auto& r : bed.requirements) resolve(r, resolver);
  for (auto& w : bed.waivers) resolver.formula(w.when, w.location, "waiver " + w.id + ": when");
  for (auto& l : bed.limits) {
    const std::string unit = resolver.unit_of(l.channel, l.location, "limit");
    l.lower = resolver.figure(l.lower_text, unit, l.location, "limit");
    l.upper = resolver.figure(l.upper_text, unit, l.location, "limit");
  }
  for (auto& a : bed.alarms) {
    resolver.formula(a.when, a.location, "alarm " + a.id + ": when");
    if (a.channel.empty()) continue;
    const std::string unit = resolver.unit_of(a.channel, a.location, "alarm " + a.id);
    a.above = resolver.figure(a.above_text, unit, a.location, "alarm " + a.id);
    a.below = resolver.figure(a.below_text, unit, a.location, "alarm " + a.id);
  }
  if (!resolver.problems.empty()) throw config::ConfigError(std::move(resolver.problems));
}

std::vector<trace::ChannelSpec> channel_specs(const model::ChannelList& channels, const testbed::Testbed& bed) {
  std::vector<trace::ChannelSpec> specs;
  for (const auto& source : channels.sources()) {
    trace::ChannelSpec spec{.name = source.name,
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

}  // namespace flatsat::bench
