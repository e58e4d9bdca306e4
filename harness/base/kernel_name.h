#pragma once
#include <algorithm>
#include <string>

namespace flatsat::base {

/// A name as SystemC's kernel takes it, which keeps dots for its own and would make underscores of them: "c:p03s17". No
/// name of a testbed has a colon (name.h), so that two of them never become one.
inline std::string kernel_name(std::string name) {
  std::replace(name.begin(), name.end(), '.', ':');
  return name;
}

}  // namespace flatsat::base
