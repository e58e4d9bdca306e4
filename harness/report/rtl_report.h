#pragma once
#include <functional>
#include <map>
#include <string>

#include "harness/hdl/verilator.h"
#include "harness/hdl/yosys.h"
#include "harness/testbed/testbed.h"

namespace flatsat::report {

/// What a device's RTL is like: how big it is, what lint says, how fast it runs.
struct RtlReport {
  std::string device, top;
  std::size_t files = 0;
  hdl::RtlSize size;
  std::map<std::string, unsigned> warnings;  // of lint, by class
  hdl::YosysCells cells;
  double cycles_per_s = 0.0;  // of a bare run; 0 where it could not be had
};

/// `device`: name in the testbed; empty: the only one with RTL. `note` is told what is built and what failed.
/// Errors: ConfigError for a device without RTL, and for sources that cannot be read.
RtlReport examine_rtl(const testbed::Testbed& bed, const std::string& device,
                      const std::function<void(const std::string&)>& note);

std::string to_json(const RtlReport& report);
std::string to_text(const RtlReport& report);

}  // namespace flatsat::report
