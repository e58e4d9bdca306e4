#pragma once
#include <string>

namespace flatsat::wire {

/// Of the ZeroMQ library that is loaded, like "4.3.4".
std::string zmq_library_version();

}  // namespace flatsat::wire
