#pragma once
#include <string>
#include <string_view>

namespace flatsat::base {

/// The one rule of names: of satellites, devices, models and their parts, boards, and the channels of agents. Channels,
/// commands, files and the groups of a trace are named after them. Answers what a name must be, to follow the name;
/// empty where it is good: letters a-z and A-Z, digits, _ and -, at least one letter or digit, at most 64 characters.
std::string name_problem(std::string_view name);

/// The same of a channel's name: one or more such names joined by dots, at most 200 characters in all.
std::string channel_name_problem(std::string_view name);

}  // namespace flatsat::base
