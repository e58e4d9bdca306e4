#include "harness/wire/zmq_library_version.h"

#include <zmq.hpp>

namespace flatsat::wire {

std::string zmq_library_version() {
  int major = 0, minor = 0, patch = 0;
  zmq_version(&major, &minor, &patch);
  return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

}  // namespace flatsat::wire
