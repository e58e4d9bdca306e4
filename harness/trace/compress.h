#pragma once
#include <string>

namespace flatsat::trace {

/// Writes a closed trace anew with its growing tables deflated (level 1 to 9) and puts the result in its place. While a
/// run goes on nothing is deflated: a part-filled chunk would be packed anew, at a new place, with every flush.
/// Errors: TraceError; the trace then stays as it was.
void compress(const std::string& path, int level);

}  // namespace flatsat::trace
