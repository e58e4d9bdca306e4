#pragma once
#include <functional>
#include <string>
#include <vector>

#include "harness/hdl/description.h"
#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// Adds to sources what Verilator did not find, where it lies in the folders around them: included files, modules,
/// packages; puts packages first; leaves out what is for simulators with more (SYNTHESIS). True if something was
/// added, with a line for people about each. For a proposal alone: a testbed says what it reads.
bool add_missing(RtlSources& sources, const std::vector<config::Problem>& problems, std::vector<std::string>& said);

/// Ports of sources; what Verilator misses is added to them as long as there is some of it around. `note` is told what
/// was added. Errors: ConfigError for what stays missing.
PortList list_ports_with_missing(RtlSources& sources, const std::function<void(const std::string&)>& note);

}  // namespace flatsat::hdl
