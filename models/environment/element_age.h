#pragma once
#include <string>

namespace flatsat::environment {

/// What is to be told of elements that are used far from their epoch: SGP4 loses kilometres a day.
/// Units: seconds from the elements' epoch to the begin of their use, of either sign, and of its length. Empty up to 30
/// days.
std::string told_of_age(double begin_s, double duration_s);

}  // namespace flatsat::environment
