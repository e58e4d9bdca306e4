#include "harness/replay/open_loop.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>

#include "harness/replay/open_loop_drive.h"

namespace flatsat::replay {

OpenLoopReport run_open_loop(const testbed::DeviceConfig& config, std::uint64_t seed,
                             const backing::DeviceRecording& recording, const OpenLoopWaves& waves) {
  const bool with_waves = waves.device == config.name;
  OpenLoopDrive drive(config, seed, recording, with_waves);
  drive.welcome(waves);
  drive.finish(with_waves ? std::min(recording.end, waves.to) : recording.end);
  drive.end("the replay is over");
  return drive.report();
}

std::string to_text(const OpenLoopReport& r) {
  char line[256];
  std::snprintf(line, sizeof line, "%s: %" PRIu64 " inputs, %" PRIu64 " outputs compared, %" PRIu64 " different\n",
                r.device.c_str(), r.inputs, r.outputs, r.different);
  std::string out = line;
  if (r.recorded_hash != r.hash)
    out +=
        "  the part is another one: recorded " + r.recorded_hash.substr(0, 12) + ", now " + r.hash.substr(0, 12) + "\n";
  if (!r.paired) out += "  its outputs come in another order from there on; the comparison ended\n";
  if (r.wrong_word) {
    std::snprintf(line, sizeof line, "  first wrong word: 0x%" PRIx64 " read at %s: expected 0x%08x, got 0x%08x",
                  r.wrong_word->address, backing::exact_seconds(r.wrong_word->time).c_str(), r.wrong_word->expected,
                  r.wrong_word->got);
    out += line + (r.wrong_word->job.empty() ? std::string("\n") : "\n  of job " + r.wrong_word->job + "\n");
  }
  return out;
}

}  // namespace flatsat::replay
