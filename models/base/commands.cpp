#include "models/base/commands.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <stdexcept>

namespace flatsat::model {
namespace {

std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

}  // namespace

bool CommandRange::holds(double value) const {
  if (std::isnan(value) || value > high || value < low || (open_low && value == low)) return false;
  return !whole || value == std::floor(value);
}

std::string CommandRange::text() const {
  if (low == high) return digits(low);
  const std::string begin = open_low ? "more than " + digits(low) + " and at most " : "from " + digits(low) + " to ";
  return (whole ? "a whole number " : "") + begin + digits(high);
}

void CommandList::add(Command command) {
  if (!names_.insert(command.name).second)
    throw std::invalid_argument("there are two commands of the name " + command.name);
  commands_.push_back(std::move(command));
}

std::vector<std::string> CommandList::names() const {
  std::vector<std::string> names;
  for (const auto& command : commands_) names.push_back(command.name);
  return names;
}

const Command* CommandList::find(const std::string& name) const {
  const auto found =
      std::find_if(commands_.begin(), commands_.end(), [&](const Command& command) { return command.name == name; });
  return found != commands_.end() ? &*found : nullptr;
}

std::string CommandList::wrong_with(const std::string& name, double value) const {
  const Command* command = find(name);
  if (command == nullptr) return "is no command";
  return command->range.holds(value) ? "" : "must be " + command->range.text() + ": " + command->meaning;
}

std::string CommandList::execute(const std::string& name, double value) const {
  auto wrong = wrong_with(name, value);
  if (wrong.empty()) find(name)->execute(value);
  return wrong;
}

}  // namespace flatsat::model
