#pragma once
#include <string_view>

/// Names that the bench looks for in what an agent sends; PROTOCOL.md says what each means. Kinds of events stand in
/// models/base/event_kinds.h.
namespace flatsat::wire::names {

// Channels of HELLO whose values the bench counts.
inline constexpr std::string_view kJobs = "jobs", kErrors = "errors", kCorrected = "corrected", kCycles = "cycles";

// Kinds of injection points.
inline constexpr std::string_view kRegister = "register", kMemory = "memory", kTensor = "tensor";
inline constexpr std::string_view kEvent = "event", kControl = "control";

// Of a job queue that does steps of a training, beside the classes of jobs.
inline constexpr std::string_view kLearner = "learner";

}  // namespace flatsat::wire::names
