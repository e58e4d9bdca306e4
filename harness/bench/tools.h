#pragma once
#include <map>
#include <string>

namespace flatsat::bench {

/// Versions of what a run's bits depend on beside the project itself: compiler, libm, SystemC, Verilator, SUNDIALS, and
/// of the libraries that carry and keep them. Libraries say their version at run time.
std::map<std::string, std::string> tool_versions();

}  // namespace flatsat::bench
