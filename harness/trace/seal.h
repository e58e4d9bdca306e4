#pragma once
#include <string>
#include <vector>

#include "harness/base/sha256.h"
#include "harness/trace/layout.h"

/// What the digests of a run leave out is under digests of its own, so that nothing in a trace changes unseen: the
/// manifest under one that is written with it, all columns and the end under one that is written last.
namespace flatsat::trace::seal {

/// 64 hex digits over everything that is in the file before the run begins. FORMAT.md says the order.
std::string manifest_digest(const TraceInfo& info, time::SimTime digest_interval,
                            const std::vector<ChannelSpec>& channels, const std::vector<std::string>& devices);

/// 64 hex digits over all columns, which `columns` has taken up, and over how the run ended.
std::string end_digest(base::Sha256 columns, const std::string& exit_state, time::SimTime end_time,
                       const std::string& run_digest);

}  // namespace flatsat::trace::seal
