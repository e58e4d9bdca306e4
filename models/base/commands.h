#pragma once
#include <functional>
#include <limits>
#include <string>
#include <unordered_set>
#include <vector>

namespace flatsat::model {

/// Values that a command takes.
struct CommandRange {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool open_low = false;  // low itself is not allowed
  bool whole = false;     // whole numbers alone

  bool holds(double value) const;
  /// "from 0 to 1", "more than 0 and at most 1", "a whole number from 0 to 60".
  std::string text() const;
};
inline constexpr CommandRange kOnOff{};  // 0 is off, anything else on
inline constexpr CommandRange kFraction{0.0, 1.0};
inline constexpr CommandRange kPositiveFraction{0.0, 1.0, true};
constexpr CommandRange whole_up_to(double most) { return {0.0, most, false, true}; }

/// One telecommand of a model: what stimuli, faults and operators can do to it while it runs.
struct Command {
  std::string name;  // dotted, below the satellite: "power.battery.soc"
  std::string unit;  // of the value, UDUNITS spelling
  CommandRange range;
  std::string meaning;
  std::function<void(double)> execute;  // for values of the range; lives as long as the model
};

/// The commands of a model. Models append to it once, after construction, as they list their channels.
class CommandList {
 public:
  /// Names must be unique. Errors: std::invalid_argument that names the command.
  void add(Command command);
  const std::vector<Command>& commands() const { return commands_; }
  std::vector<std::string> names() const;
  /// What is wrong with name or value; empty if nothing.
  std::string wrong_with(const std::string& name, double value) const;
  /// The same; where nothing is wrong the command was executed.
  std::string execute(const std::string& name, double value) const;

 private:
  const Command* find(const std::string& name) const;

  std::vector<Command> commands_;
  std::unordered_set<std::string> names_;
};

}  // namespace flatsat::model
