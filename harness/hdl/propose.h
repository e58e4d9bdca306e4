#pragma once
#include <string>

#include "harness/hdl/file_list.h"
#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// A whole testbed for a design, from the names of its ports: clocks, resets, buses, interrupts; what is not recognized
/// is listed as tie-offs and comments. Ready to run where names are common ones.
std::string propose_testbed(const RtlSources& sources, const PortList& list);

}  // namespace flatsat::hdl
