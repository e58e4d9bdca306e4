#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "harness/hdl/bind.h"
#include "harness/hdl/file_list.h"

namespace flatsat::hdl {

/// A design that is ready to be loaded.
struct RtlBuild {
  std::string library;  // exports flatsat_make_dut
  std::string layout;   // JSON for the agent
  std::string hash;     // of sources, options and tools
  bool from_cache = false;
  double seconds = 0.0;                      // this call took, wall time
  std::map<std::string, unsigned> warnings;  // of Verilator, by class
  std::vector<MemoryName> untraced;          // that a waveform leaves out
  std::vector<std::string> unbound;          // inputs nobody named, held at zero
};

/// Where builds are kept: FLATSAT_CACHE, else XDG_CACHE_HOME/flatsat, else ~/.cache/flatsat.
std::string rtl_cache();

/// Elaborates a design; out of the cache where no file that was read has changed. Errors: as read_ports.
PortList list_ports(const SourceSet& set, const config::SourceLocation& top, const std::string& cache);

/// What can be found without a build: missing files, what Verilator says, names that fit no port. Adds to `problems`.
void check_rtl(const RtlDescription& rtl, const std::string& cache, std::vector<config::Problem>& problems);

/// Verilates and compiles, or finds it done. Nothing half-built is left, and two builders of one design wait for each
/// other. `say` hears of what takes long. Errors: ConfigError with everything that is wrong in the description or the
/// RTL; std::runtime_error for the world's failures.
RtlBuild build_rtl(const RtlDescription& rtl, const std::string& cache,
                   const std::function<void(const std::string&)>& say);

}  // namespace flatsat::hdl
