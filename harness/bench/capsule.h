#pragma once
#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// Files that the steps of a device read, as the testbed names them.
std::vector<std::string> step_files(const testbed::DeviceConfig& device);

/// All that the RTL devices of a testbed are made of, as files of the trace. Errors: as pack_capsule().
std::map<std::string, std::string> capsule_of(const testbed::Testbed& bed);

/// RTL whose sources are not where the testbed says is taken out of the capsule that came with it, if one did: the
/// tree comes first, so that changed RTL can be held against the recorded run. `trusted`: the user said that code out
/// of the capsule may be built and run. Errors: ConfigError without that, naming what would be built; as
/// unpack_capsule().
void settle_sources(testbed::Testbed& bed, bool trusted);

}  // namespace flatsat::bench
