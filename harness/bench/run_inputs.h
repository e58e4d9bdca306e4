#pragma once
#include <set>
#include <string>

#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// What a run reads beside the text of its testbed.
struct RunInputs {
  std::set<std::string> files;     // paths: recordings, RTL with all that it reads, agents, traces, lists of boards
  std::set<std::string> programs;  // agents of flatsat itself: paths; that it is read by flatsat goes without saying
};

/// Looks at what this testbed names, under its backings; what is not there is listed all the same. A new key that names
/// a file belongs here. Errors: ConfigError, std::runtime_error where RTL cannot be elaborated.
RunInputs inputs_of(const testbed::Testbed& bed);

}  // namespace flatsat::bench
