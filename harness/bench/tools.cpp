#include "harness/bench/tools.h"

#include <gnu/libc-version.h>

#include <systemc>

#include "flatsat_version.h"
#include "harness/trace/hdf5_library_version.h"
#include "harness/wire/zmq_library_version.h"
#include "models/thermal/sundials_library_version.h"

namespace flatsat::bench {

std::map<std::string, std::string> tool_versions() {
  return {{"compiler", "g++ " __VERSION__},
          {"libm", std::string("glibc ") + gnu_get_libc_version()},
          {"SystemC", sc_core::sc_release()},
          {"Verilator", kVerilatorVersion},
          {"SUNDIALS", thermal::sundials_library_version()},
          {"HDF5", trace::hdf5_library_version()},
          {"ZeroMQ", wire::zmq_library_version()}};
}

}  // namespace flatsat::bench
