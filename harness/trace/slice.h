#pragma once
#include <string>

#include "harness/trace/trace.h"

namespace flatsat::trace {

/// Writes what happened from `from` on and before `to` as a trace of its own; each channel begins with the value that
/// it held. It opens and verifies like any trace; its exit state is SLICE, since it is no run that could be replayed.
/// Errors: TraceError; `out` is made only when it is whole.
void slice(const Trace& trace, time::SimTime from, time::SimTime to, const std::string& out);

}  // namespace flatsat::trace
