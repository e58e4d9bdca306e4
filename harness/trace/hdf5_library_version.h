#pragma once
#include <string>

namespace flatsat::trace {

/// Of the HDF5 library that is loaded, like "1.10.8".
std::string hdf5_library_version();

}  // namespace flatsat::trace
