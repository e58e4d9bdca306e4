#pragma once
#include <string>
#include <vector>

#include "harness/hdl/description.h"

namespace flatsat::hdl {

/// Sources with every name found: absolute paths, lists opened, wildcards spread.
struct SourceSet {
  std::string folder, top;
  std::vector<std::string> files;       // Verilog, SystemVerilog and waivers, in order
  std::vector<std::string> lists;       // that named them
  std::vector<std::string> libraries;   // -v
  std::vector<std::string> extensions;  // of +libext+
  std::vector<std::string> include_dirs, library_dirs, defines, parameters, plusargs;
  std::vector<std::string> options;  // of Verilator, as they are
  std::vector<std::string> dpi;      // C++
};

/// What is missing goes into `problems` with the place that named it.
SourceSet find_sources(const RtlSources& sources, std::vector<config::Problem>& problems);

/// Options of Verilator that say which design it is.
std::vector<std::string> verilator_sources(const SourceSet& set);

}  // namespace flatsat::hdl
