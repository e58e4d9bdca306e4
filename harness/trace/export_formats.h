#pragma once
#include <iosfwd>

#include "harness/trace/trace.h"

namespace flatsat::trace {

/// Channels as a value change dump (IEEE 1364), 1 ps: `gtkwave` shows it, `vcd2fst` makes it small. Every channel is a
/// real variable, below a scope a part of its name. Errors: TraceError; so for all here.
void export_vcd(const Trace& trace, std::ostream& out);

/// Channels and events as MCAP (https://mcap.dev/spec), version 0, in chunks with an index: a topic a channel with JSON
/// messages {"value", "time_ps"} and one of events; times are UTC in nanoseconds.
void export_mcap(const Trace& trace, std::ostream& out);

/// Jobs, messages, events and lateness in the Trace Event Format that ui.perfetto.dev and chrome://tracing open; a
/// device a thread. A job lasts from its descriptor's way to the device until its completion in bench memory.
void export_perfetto(const Trace& trace, std::ostream& out);

}  // namespace flatsat::trace
