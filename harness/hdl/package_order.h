#pragma once
#include <string>
#include <vector>

namespace flatsat::hdl {

/// Files of one wildcard as Verilator needs them: a package before what uses it, otherwise as they came. Goes by the
/// text of the files; a list that somebody wrote is not touched.
std::vector<std::string> in_package_order(std::vector<std::string> files);

}  // namespace flatsat::hdl
