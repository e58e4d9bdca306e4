#pragma once
#include <algorithm>
#include <string>

namespace flatsat::base {

/// A name as SystemC's kernel takes it, which keeps dots for its own: "c_p03s17".
inline std::string kernel_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', '_');
  return name;
}

}  // namespace flatsat::base
