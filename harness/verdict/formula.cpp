#include "harness/verdict/formula.h"

#include <algorithm>

namespace flatsat::verdict {
namespace {

std::string place(TextPosition at) {
  const std::string column = "column " + std::to_string(at.column);
  return at.line == 1 ? column : "line " + std::to_string(at.line) + ", " + column;
}

bool looks_at_channel(const Formula& f) {
  return f.kind == Formula::Kind::kComparison || f.kind == Formula::Kind::kTruth;
}

bool looks_at_event(const Formula& f) { return f.kind == Formula::Kind::kEvent || f.kind == Formula::Kind::kAfter; }

void collect(const Formula& f, bool (*wanted)(const Formula&), std::vector<std::string>& names) {
  if (wanted(f)) names.push_back(f.name);
  for (const auto& operand : f.operands) collect(*operand, wanted, names);
}

std::vector<std::string> names_of(const Formula& formula, bool (*wanted)(const Formula&)) {
  std::vector<std::string> names;
  collect(formula, wanted, names);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void collect_units(const Formula& f, std::vector<std::string>& units) {
  if (looks_at_channel(f) && !f.unit.empty()) units.push_back(f.unit);
  if (f.kind == Formula::Kind::kEvent) units.emplace_back("1");
  for (const auto& operand : f.operands) collect_units(*operand, units);
}

}  // namespace

FormulaError::FormulaError(TextPosition at, const std::string& problem)
    : std::invalid_argument("at " + place(at) + ": " + problem), at_(at), problem_(problem) {}

void for_each_predicate(Formula& formula, const std::function<void(Formula&)>& f) {
  if (looks_at_channel(formula)) f(formula);
  for (const auto& operand : formula.operands) for_each_predicate(*operand, f);
}

std::vector<std::string> channels_of(const Formula& formula) { return names_of(formula, looks_at_channel); }
std::vector<std::string> events_of(const Formula& formula) { return names_of(formula, looks_at_event); }

std::string unit_of(const Formula& formula) {
  std::vector<std::string> units;
  collect_units(formula, units);
  if (units.empty()) return {};
  return std::equal(units.begin() + 1, units.end(), units.begin()) ? units.front() : "1";
}

}  // namespace flatsat::verdict
