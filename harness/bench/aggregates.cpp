#include "harness/bench/aggregates.h"

#include <fnmatch.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "harness/base/text.h"
#include "harness/verdict/formula.h"
#include "models/base/unmeasured.h"

namespace flatsat::bench {
namespace {

bool fits(const std::string& pattern, const std::string& name) {
  return fnmatch(pattern.c_str(), name.c_str(), 0) == 0;
}

double figure_of(testbed::AggregateKind kind, const std::vector<const double*>& of) {
  double sum = 0.0, least = 0.0, most = 0.0;
  std::size_t count = 0, not_zero = 0;
  for (const double* value : of) {
    if (model::is_unmeasured(*value)) continue;
    least = count == 0 ? *value : std::min(least, *value);
    most = count == 0 ? *value : std::max(most, *value);
    sum += *value;
    ++count;
    if (*value != 0.0) ++not_zero;
  }
  if (kind == testbed::AggregateKind::kCount) return static_cast<double>(not_zero);
  if (count == 0) return model::kUnmeasured;
  switch (kind) {
    case testbed::AggregateKind::kMinimum:
      return least;
    case testbed::AggregateKind::kMaximum:
      return most;
    case testbed::AggregateKind::kMean:
      return sum / static_cast<double>(count);
    default:
      return sum;
  }
}

}  // namespace

Aggregates::Aggregates(const std::vector<testbed::AggregateConfig>& configs, model::ChannelList& channels) {
  std::vector<config::Problem> problems;
  const auto sources = channels.sources();  // an aggregate is none of another one
  for (const auto& c : configs) {
    const std::string who = "aggregate." + c.name;
    One one{c.kind, {}, model::kUnmeasured};
    std::set<std::string> units;
    for (const auto& source : sources) {
      if (!fits(c.of, source.name)) continue;
      one.of.push_back(source.value);
      units.insert(source.units);
    }
    if (one.of.empty()) problems.push_back({c.location, who + ".of: " + base::quoted(c.of) + " fits no channel"});
    if (units.size() > 1)
      problems.push_back({c.location, who + ".of: fits channels in " + *units.begin() + " and in " + *units.rbegin() +
                                          "; all must have one unit"});
    if (one.of.empty() || units.size() > 1) continue;
    const bool counts = c.kind == testbed::AggregateKind::kCount;
    all_.push_back(std::move(one));
    try {
      channels.add(who, counts ? "1" : *units.begin(),
                   std::string(testbed::to_string(c.kind)) + " of " + std::to_string(all_.back().of.size()) +
                       " channels " + c.of,
                   all_.back().value);
    } catch (const std::invalid_argument& error) {
      problems.push_back({c.location, who + ": " + error.what()});
    }
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  update();
}

void Aggregates::update() {
  for (auto& one : all_) one.value = figure_of(one.kind, one.of);
}

std::vector<std::size_t> recorded_channels(const testbed::Testbed& bed, const model::ChannelList& channels) {
  const auto& sources = channels.sources();
  std::vector<bool> wanted(sources.size(), bed.record.channels.empty());
  std::vector<config::Problem> problems;
  for (const auto& pattern : bed.record.channels) {
    bool any = false;
    for (std::size_t i = 0; i < sources.size(); ++i) {
      if (!fits(pattern.text, sources[i].name)) continue;
      any = wanted[i] = true;
    }
    if (!any)
      problems.push_back({pattern.location, "record.channels: " + base::quoted(pattern.text) + " fits no channel"});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  std::set<std::string> named;
  for (const auto& r : bed.requirements) named.insert(r.requirement.channel);
  for (const auto& l : bed.limits) named.insert(l.channel);
  for (const auto& a : bed.alarms) named.insert(a.channel);
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < sources.size(); ++i) {
    if (wanted[i] || named.contains(sources[i].name)) places.push_back(i);
  }
  return places;
}

}  // namespace flatsat::bench
