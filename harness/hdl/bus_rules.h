#pragma once
#include <string>
#include <vector>

#include "harness/hdl/bind.h"

namespace flatsat::hdl {

/// What names of a bus tell by the company that they are in.
void follow_conventions(BoundBus& bus);

/// Signals without which nothing can be transferred.
std::vector<std::string> required_signals(const BoundBus& bus);

}  // namespace flatsat::hdl
