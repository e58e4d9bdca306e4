#include "harness/verdict/resolve.h"

#include <algorithm>
#include <cstdlib>

#include "harness/config/units.h"

namespace flatsat::verdict {
namespace {

using Kind = Formula::Kind;

class Resolver {
 public:
  explicit Resolver(const Names& names) : names_(names) {}

  void visit(Formula& f) {
    if (f.kind == Kind::kTruth && is_an_event(f.name)) f.kind = Kind::kEvent;
    if (f.kind == Kind::kComparison || f.kind == Kind::kTruth) find_channel(f);
    if (f.kind == Kind::kEvent || f.kind == Kind::kAfter) check_event(f);
    for (const auto& operand : f.operands) visit(*operand);
  }

  std::vector<FormulaError> problems;

 private:
  bool is_known(const std::string& event) const {
    return std::any_of(names_.events.begin(), names_.events.end(), [&](const auto& e) { return is_event(event, e); });
  }
  /// A name that stands alone: a channel goes before an event.
  bool is_an_event(const std::string& name) const {
    return channels_called(name, names_.channels).empty() && is_known(name);
  }

  void check_event(const Formula& f) {
    if (!names_.events_complete || is_known(f.name)) return;
    problems.emplace_back(f.at, "no event is called " + f.name + near_event(f.name, names_.events));
  }

  void find_channel(Formula& f) {
    const auto found = channels_called(f.name, names_.channels);
    if (found.size() > 1)
      problems.emplace_back(f.at, f.name + " is ambiguous: " + listed(found, names_.channels));
    else if (found.empty() && !may_lack(f.name))
      problems.emplace_back(f.at, unknown(f));
    if (found.size() != 1) return;
    f.channel = found.front();
    f.name = names_.channels[f.channel].name;
    f.unit = names_.channels[f.channel].units;
    if (f.kind == Kind::kComparison) convert_bound(f);
  }

  bool may_lack(const std::string& channel) const {
    return std::any_of(names_.incomplete_at.begin(), names_.incomplete_at.end(),
                       [&](const auto& prefix) { return channel.rfind(prefix, 0) == 0; });
  }

  std::string unknown(const Formula& f) const {
    if (f.kind == Kind::kComparison && is_known(f.name)) return f.name + " is an event and has no value to compare";
    const bool event = f.kind == Kind::kTruth;
    const std::string where_to = event && !names_.events_complete ? "; an event is written event " + f.name : "";
    return std::string(event ? "no channel and no event" : "no channel") + " is called " + f.name +
           near_channel(f.name, names_.channels, event ? names_.events : std::vector<std::string>()) + where_to;
  }

  void convert_bound(Formula& f) {
    const bool bare = f.bound_text.find(' ') == std::string::npos;
    if (bare && (names_.bare_numbers_allowed || f.unit.empty())) return;
    const auto value = in_channel_unit(f.bound_text, f.unit);
    if (value) {
      f.bound = *value;
      return;
    }
    std::string like;
    for (const auto& name : config::units_like(f.unit)) like += (like.empty() ? "" : ", ") + name;
    problems.emplace_back(f.bound_at, "'" + f.bound_text + "' must be a number with the channel's unit " + f.unit +
                                          (like.empty() ? "" : "; units here: " + like));
  }

  const Names& names_;
};

}  // namespace

std::vector<FormulaError> resolve(Formula& formula, const Names& names) {
  Resolver resolver(names);
  resolver.visit(formula);
  return std::move(resolver.problems);
}

std::optional<double> in_channel_unit(const std::string& text, const std::string& unit) {
  if (const auto value = config::in_unit(text, unit)) return value;
  if (!config::units_like(unit).empty()) return std::nullopt;
  char* end = nullptr;
  const double value = std::strtod(text.c_str(), &end);
  std::string rest(end);
  rest.erase(0, rest.find_first_not_of(' '));
  if (end == text.c_str() || (!rest.empty() && rest != unit)) return std::nullopt;
  return value;
}

}  // namespace flatsat::verdict
