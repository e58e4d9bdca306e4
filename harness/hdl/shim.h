#pragma once
#include <string>

#include "harness/hdl/bind.h"
#include "harness/hdl/file_list.h"

namespace flatsat::hdl {

/// A module `flatsat_shim` with ports of our own names and widths around the user's top: Verilator then writes C++
/// names that nothing of the user can disturb, and what the design lacks of a bus has its default.
std::string shim_text(const BoundRtl& rtl, const SourceSet& sources);

/// C++ that makes the verilated shim a Dut: extern "C" flatsat_make_dut.
std::string glue_text(const BoundRtl& rtl, const std::string& hash);

/// What the agent must know to drive it, as JSON.
std::string layout_json(const BoundRtl& rtl, const RtlDescription& description);

/// Waiver file that makes registers places of faults; empty for none.
std::string places_text(const std::vector<RegisterName>& registers);

}  // namespace flatsat::hdl
