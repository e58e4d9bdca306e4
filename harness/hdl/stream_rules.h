#pragma once
#include <vector>

#include "harness/hdl/bind.h"

namespace flatsat::hdl {

/// Widths of an AXI-Stream whose signals are bound: data of any width up to 1024 bits, a beat is whole bytes; tkeep and
/// tstrb have a bit for each; what is sent along fits its port. What does not is a problem with its place.
void measure_stream(BoundBus& bus, std::vector<config::Problem>& problems);

}  // namespace flatsat::hdl
