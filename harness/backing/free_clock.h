#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"

namespace flatsat::backing {

/// Cycles of its first clock that user RTL takes over the whole run because its clock runs free; 0 for a clock that
/// stands while nothing is asked.
double free_cycles(const testbed::DeviceConfig& config);

/// What a person should know before the flight: how long so many cycles take here at `cycles_a_second`. Empty where it
/// is no more than a minute.
std::string free_clock_warning(const testbed::DeviceConfig& config, double cycles_a_second);

/// Cycles a second that the design makes on this machine with nobody speaking to it, measured for a fraction of a
/// second; 0 where that cannot be found out. `program` and `arguments`: its agent.
double measured_cycles_a_second(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace flatsat::backing
