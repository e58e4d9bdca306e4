#include "harness/bench/manifest.h"

#include <unistd.h>

#include "flatsat_revision.h"
#include "flatsat_version.h"
#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/bench/capsule.h"
#include "harness/bench/tools.h"
#include "harness/testbed/input_text.h"

namespace flatsat::bench {
namespace {

std::string host_name() {
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  return host;
}

}  // namespace

trace::TraceInfo manifest_of(const testbed::Testbed& bed, const DeviceSet& devices, const RunOptions& options,
                             std::uint64_t run_id) {
  trace::TraceInfo info;
  info.testbed_name = bed.name;
  info.testbed_path = bed.path;
  info.testbed_text = bed.text;
  info.overrides = bed.overrides;
  info.seed = bed.seed;
  info.run_id = base::hex16(run_id);
  info.flatsat_version = kProgramVersion;
  info.git_revision = kRevision;
  info.tools = tool_versions();
  info.epoch_utc = bed.epoch_text;
  info.host = host_name();
  for (const auto& d : devices.devices()) {
    const auto identity = backing::device_identity(d.hello);
    info.devices.push_back({d.config->name, testbed::to_string(d.config->backing), identity.version, identity.hash,
                            base::sha256_hex(backing::welcome_json(*d.config, bed.seed)), d.hello});
  }
  info.files = bed.files;
  for (const auto& name : testbed::input_texts(bed)) {
    if (info.files.contains(name)) continue;
    if (auto text = testbed::input_text(bed, name)) info.files[name] = std::move(*text);
  }
  if (options.capsule) info.files.merge(capsule_of(bed));
  info.command_line = options.command_line;
  info.reproduce = options.reproduce;
  return info;
}

}  // namespace flatsat::bench
