#pragma once
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "harness/hdl/description.h"

namespace flatsat::hdl {

/// Everything that a build and a run of user RTL read: sources with what they include, lists, DPI C++ and the headers
/// beside it, `named` (files that the testbed names, relative to its folder), preloads, and memory contents, which the
/// RTL alone names: whatever a quoted word of it, a parameter, a define or a plusarg calls by a name that is there, and
/// files of the usual endings beside the sources, up to 16 MiB each.
/// Errors: ConfigError for what cannot be found or elaborated, std::runtime_error without a Verilator.
std::set<std::filesystem::path> files_read(const RtlDescription& rtl, const std::vector<std::string>& named,
                                           const std::string& cache);

}  // namespace flatsat::hdl
