#pragma once
#include <string>

namespace flatsat::thermal {

/// Of the SUNDIALS library that is loaded, like "6.4.1".
std::string sundials_library_version();

}  // namespace flatsat::thermal
