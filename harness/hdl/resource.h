#pragma once
#include <string>

namespace flatsat::hdl {

/// The folder of what belongs to the programs and is read at run time: glue of user RTL, Verilator's library, sources
/// of the accelerator. It is share/flatsat beside the bin of the running executable; the build tree has the shape of an
/// installed tree (cmake/resources.cmake).
std::string resource_folder();

/// A file or folder in it. Errors: std::runtime_error where it is not there.
std::string resource(const std::string& name);

}  // namespace flatsat::hdl
