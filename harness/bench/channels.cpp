#include "harness/bench/channels.h"

#include <algorithm>
#include <cstdlib>

#include "harness/config/suggest.h"
#include "harness/config/units.h"

namespace flatsat {
namespace {

/// A compound unit ("V/s", "degC s") has no relatives: the number is bare or carries just that unit.
std::optional<double> in_compound_unit(const std::string& text, const std::string& unit) {
  if (!units_like(unit).empty()) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  std::string rest(end);
  rest.erase(0, rest.find_first_not_of(' '));
  if (end == text.c_str() || (!rest.empty() && rest != unit)) return std::nullopt;
  return value;
}

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
    if (const auto plain = in_compound_unit(text, unit)) return plain;
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

/// Bounds of a formula become numbers in the units of their channels.
void resolve(const std::shared_ptr<Formula>& formula, Resolver& resolver, const Place& place, const std::string& who) {
  if (!formula) return;
  for_each_predicate(*formula, [&](Formula& predicate) {
    predicate.unit = resolver.unit_of(predicate.name, place, who);
    predicate.bound = resolver.figure(predicate.bound_text, predicate.unit, place, who).value_or(0.0);
  });
}

/// The unit in which a formula's robustness is told: that of its channels where they share one.
std::string unit_of(Formula& formula) {
  std::string unit;
  bool same = true;
  for_each_predicate(formula, [&](Formula& predicate) {
    same = same && (unit.empty() || unit == predicate.unit);
    unit = predicate.unit;
  });
  return same ? unit : "1";
}

std::string unit_of(const Requirement& r, const std::string& channel_unit) {
  switch (r.statistic) {
    case Statistic::kIntegral:
      return channel_unit == "W" ? "J" : channel_unit.empty() ? "" : channel_unit + " s";
    case Statistic::kRate:
      return channel_unit.empty() ? "" : channel_unit + "/s";
    case Statistic::kDurationAbove:
    case Statistic::kDurationBelow:
    case Statistic::kDelay:
    case Statistic::kResponseTime:
      return "s";
    case Statistic::kRobustness:
      return unit_of(*r.formula);
    default:
      return channel_unit;
  }
}

void resolve(RequirementConfig& c, Resolver& resolver) {
  Requirement& r = c.requirement;
  const std::string who = "requirement " + r.id;
  const std::string unit = r.channel.empty() ? "1" : resolver.unit_of(r.channel, c.place, who);
  resolve(r.formula, resolver, c.place, who);
  resolve(r.when, resolver, c.place, who);
  r.threshold = resolver.figure(c.threshold_text, unit, c.place, who);
  r.unit = unit_of(r, unit);
  r.at_least = resolver.figure(c.at_least_text, r.unit, c.place, who);
  r.at_most = resolver.figure(c.at_most_text, r.unit, c.place, who);
  r.marginal = resolver.figure(c.marginal_text, r.unit == "degC" ? "dK" : r.unit, c.place, who).value_or(0.0);
  if (r.statistic == Statistic::kRobustness && c.at_least_text.empty() && c.at_most_text.empty()) r.at_least = 0.0;
}

}  // namespace

void resolve_channels(Testbed& bed, const ChannelList& channels) {
  Resolver resolver(bed, channels);
  for (auto& r : bed.requirements) resolve(r, resolver);
  for (auto& w : bed.waivers) resolve(w.when, resolver, w.place, "waiver " + w.id);
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
