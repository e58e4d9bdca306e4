#include "harness/trace/hdf5_library_version.h"

#include <hdf5.h>

namespace flatsat::trace {

std::string hdf5_library_version() {
  unsigned major = 0, minor = 0, patch = 0;
  if (H5get_libversion(&major, &minor, &patch) < 0) return "unknown";
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace flatsat::trace
