#pragma once
#include "harness/bench/bench.h"
#include "harness/bench/device_set.h"
#include "harness/trace/records.h"

namespace flatsat::bench {

/// All that a trace says of where it comes from: testbed, seed, versions, host, devices, and the files that the testbed
/// names. Errors: ConfigError, std::runtime_error for a file that cannot be read.
trace::TraceInfo manifest_of(const testbed::Testbed& bed, const DeviceSet& devices, const RunOptions& options,
                             std::uint64_t run_id);

}  // namespace flatsat::bench
