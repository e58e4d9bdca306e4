#include "harness/bench/channels.h"

#include <fnmatch.h>

#include <algorithm>

#include "harness/backing/device_kinds.h"
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/bench/event_names.h"
#include "harness/config/units.h"
#include "harness/verdict/resolve.h"

namespace flatsat::bench {
namespace {

class Resolver {
 public:
  Resolver(const testbed::Testbed& bed, const model::ChannelList& channels, const KnownNames& known) : bed_(bed) {
    for (const auto& source : channels.sources()) names_.channels.push_back({source.name, source.units});
    for (const auto& d : bed.devices) {
      if (std::find(known.untold.begin(), known.untold.end(), d.name) == known.untold.end()) continue;
      untold_.push_back(&d);
      names_.incomplete_at.push_back(testbed::channel_prefix(d) + ".");
    }
    names_.events = known.events;
    names_.events_complete = true;
  }

  /// The unit of a channel; empty where it is not there, which is a problem unless only an agent can know it.
  std::string unit_of(const std::string& channel, const config::SourceLocation& location, const std::string& who) {
    std::vector<std::string> names;
    for (const auto& known : names_.channels) {
      if (known.name == channel) return known.units;
      names.push_back(known.name);
    }
    for (const auto* d : untold_) {
      if (is_below(channel, *d)) return excuse(*d, location, who + ": channel " + channel);
    }
    const std::string elsewhere = with_another_backing(channel);
    problems.push_back({location, who + ": there is no channel " + channel +
                                      (elsewhere.empty() ? base::did_you_mean(channel, names) : elsewhere)});
    return {};
  }

  /// A kind of event, or SOURCE.KIND; empty names are none.
  void event(const std::string& name, const config::SourceLocation& location, const std::string& who) {
    const auto is_it = [&](const std::string& known) { return verdict::is_event(name, known); };
    if (name.empty() || std::any_of(names_.events.begin(), names_.events.end(), is_it)) return;
    if (!untold_.empty()) {
      excuse(*untold_.front(), location, who + ": event " + name);
      return;
    }
    const std::string emitters = emitters_of(name.substr(name.rfind('.') + 1));
    const std::string why = emitters.empty() ? verdict::near_event(name, names_.events)
                                             : "; it is told by " + emitters + ", and nothing of this testbed tells it";
    problems.push_back({location, who + ": no event is called " + name + why});
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

  /// A tolerance is of channels that fit its name, which may have * and ?: one that fits nothing tolerates nothing.
  void tolerance(const testbed::ToleranceConfig& t) {
    std::vector<std::string> names;
    bool fits = false;
    for (const auto& known : names_.channels) {
      names.push_back(known.name);
      if (fnmatch(t.channel.c_str(), known.name.c_str(), 0) != 0) continue;
      fits = true;
      figure(t.absolute_text, known.units == "degC" ? "dK" : known.units, t.location, "tolerance of " + known.name);
    }
    if (fits) return;
    const std::string plain = t.channel.substr(0, t.channel.find_first_of("*?["));
    for (const auto* d : untold_) {
      const std::string prefix = testbed::channel_prefix(*d) + ".";
      const auto both = std::min(plain.size(), prefix.size());
      if (plain.compare(0, both, prefix, 0, both) != 0) continue;
      excuse(*d, t.location, "tolerance: channel " + t.channel);
      return;
    }
    const std::string elsewhere = with_another_backing(t.channel);
    problems.push_back({t.location, "tolerance: no channel fits " + t.channel +
                                        (elsewhere.empty() ? base::did_you_mean(t.channel, names) : elsewhere)});
  }

  /// Bounds of a formula become numbers in the units of their channels.
  void formula(const std::shared_ptr<verdict::Formula>& formula, const config::SourceLocation& location,
               const std::string& who) {
    if (!formula) return;
    auto wrong = verdict::resolve(*formula, names_);
    if (!wrong.empty() && !untold_.empty()) {
      names_.events_complete = false;
      const auto surely_wrong = verdict::resolve(*formula, names_);
      names_.events_complete = true;
      if (surely_wrong.size() < wrong.size()) excuse(*untold_.front(), location, who);
      wrong = surely_wrong;
    }
    for (const auto& one : wrong) problems.push_back({location, who + " " + one.what()});
  }

  std::vector<config::Problem> problems, remarks;

 private:
  static bool is_below(const std::string& channel, const testbed::DeviceConfig& device) {
    return channel.rfind(testbed::channel_prefix(device) + ".", 0) == 0;
  }

  std::string excuse(const testbed::DeviceConfig& device, const config::SourceLocation& location,
                     const std::string& what) {
    remarks.push_back({location, what + " is known when the agent of " + device.name +
                                     " starts; a run then refuses it if it is not there"});
    return {};
  }

  std::string with_another_backing(const std::string& channel) const {
    for (const auto& d : bed_.devices) {
      if (!is_below(channel, d)) continue;
      const auto backings = backing::backings_with(d, channel.substr(testbed::channel_prefix(d).size() + 1));
      if (!backings.empty())
        return "; " + d.name + " has it with the backing " + backings + ", and not with " +
               testbed::to_string(d.backing);
    }
    return {};
  }

  const testbed::Testbed& bed_;
  verdict::Names names_;
  std::vector<const testbed::DeviceConfig*> untold_;
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
  resolver.event(r.event, c.location, who);
  resolver.event(r.to_event, c.location, who);
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

std::vector<config::Problem> resolve_channels(testbed::Testbed& bed, const model::ChannelList& channels,
                                              const KnownNames& known) {
  Resolver resolver(bed, channels, known);
  for (auto& r : bed.requirements) resolve(r, resolver);
  for (auto& w : bed.waivers) resolver.formula(w.when, w.location, "waiver " + w.id + ": when");
  for (auto& l : bed.limits) {
    const std::string unit = resolver.unit_of(l.channel, l.location, "limit");
    l.lower = resolver.figure(l.lower_text, unit, l.location, "limit");
    l.upper = resolver.figure(l.upper_text, unit, l.location, "limit");
  }
  for (const auto& t : bed.tolerances) resolver.tolerance(t);
  for (auto& a : bed.alarms) {
    resolver.formula(a.when, a.location, "alarm " + a.id + ": when");
    if (a.channel.empty()) continue;
    const std::string unit = resolver.unit_of(a.channel, a.location, "alarm " + a.id);
    a.above = resolver.figure(a.above_text, unit, a.location, "alarm " + a.id);
    a.below = resolver.figure(a.below_text, unit, a.location, "alarm " + a.id);
  }
  if (!resolver.problems.empty()) throw config::ConfigError(std::move(resolver.problems));
  return std::move(resolver.remarks);
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
