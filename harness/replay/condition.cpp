#include "harness/replay/condition.h"

#include <algorithm>

#include "harness/config/problems.h"
#include "harness/verdict/instant.h"
#include "harness/verdict/resolve.h"

namespace flatsat::replay {
namespace {

std::vector<verdict::ChannelName> names_of(const std::vector<trace::ChannelSpec>& channels) {
  std::vector<verdict::ChannelName> names;
  for (const auto& channel : channels) names.push_back({channel.name, channel.units});
  return names;
}

config::Problem problem_in(const std::string& text, const verdict::FormulaError& error) {
  return {{"'" + text + "'", error.at().line, error.at().column}, error.problem()};
}

std::shared_ptr<verdict::Formula> parsed(const std::string& text) {
  try {
    auto formula = verdict::parse_formula(text);
    verdict::require_untimed(*formula, "--until");
    return formula;
  } catch (const verdict::FormulaError& error) {
    throw config::ConfigError({problem_in(text, error)});
  }
}

}  // namespace

Condition::Condition(const std::string& text, const std::vector<trace::ChannelSpec>& channels,
                     const std::vector<std::string>& event_names) {
  auto formula = parsed(text);
  verdict::Names names;
  names.channels = names_of(channels);
  names.events = event_names;
  names.events_complete = names.bare_numbers_allowed = true;
  std::vector<config::Problem> problems;
  for (const auto& error : verdict::resolve(*formula, names)) problems.push_back(problem_in(text, error));
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  formula_ = std::move(formula);
}

bool Condition::holds(std::span<const double> values, std::span<const trace::EventRecord> events) const {
  std::vector<verdict::EventName> names;
  for (const auto& event : events) names.push_back({event.source, event.kind});
  return verdict::holds_now(*formula_, values, names);
}

std::size_t find_channel(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                         const std::string& option, const std::vector<std::string>& event_names) {
  const auto names = names_of(channels);
  const auto found = verdict::channels_called(name, names);
  if (found.size() == 1) return found.front();
  const std::string what = event_names.empty() ? "channel " : "channel and no event ";
  throw config::ConfigError(
      {{{option, 0, 0},
        found.empty() ? "there is no " + what + name + verdict::near_channel(name, names, event_names)
                      : name + " is ambiguous: " + verdict::listed(found, names)}});
}

bool is_event_alone(const std::string& name, const std::vector<trace::ChannelSpec>& channels,
                    const std::vector<std::string>& event_names) {
  return verdict::channels_called(name, names_of(channels)).empty() &&
         std::any_of(event_names.begin(), event_names.end(),
                     [&](const auto& known) { return verdict::is_event(name, known); });
}

}  // namespace flatsat::replay
