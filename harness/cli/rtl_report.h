#pragma once
#include <string>

namespace flatsat::cli {

struct RtlReportArguments {
  std::string testbed, device;
  bool json = false;
};

/// Prints lint warnings by class, size and speed of a device's RTL. Errors: ConfigError for a device without any.
int rtl_report(const RtlReportArguments& arguments);

}  // namespace flatsat::cli
