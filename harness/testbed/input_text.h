#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"

namespace flatsat::testbed {

/// Where a file stands that a testbed names: beside the testbed, unless it is absolute.
std::string input_path(const Testbed& bed, const std::string& name);

/// The text of such a file, without a byte order mark: as it came with the testbed, out of a trace, else from where it
/// stands. Nothing if it cannot be read.
std::optional<std::string> input_text(const Testbed& bed, const std::string& name);

/// The same. Errors: ConfigError that names the file.
std::string needed_text(const Testbed& bed, const std::string& name);

/// The names, as they are written, of all files whose text a run reads: profiles, orbits, constellations, plans,
/// requests. A trace keeps them.
std::vector<std::string> input_texts(const Testbed& bed);

}  // namespace flatsat::testbed
