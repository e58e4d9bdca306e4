#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/config/problems.h"

namespace flatsat::testbed {

enum class StepAction { kWrite, kRead, kPoll, kWaitInterrupt, kLoad, kDump, kCompare, kWait };
const char* to_string(StepAction action);

/// One step of a device's sequence: done one after another, in simulated time, each judged.
struct StepConfig {
  StepAction action = StepAction::kWait;
  std::uint64_t address = 0;  // on the device's bus
  std::uint64_t bytes = 4;    // of one word
  std::vector<std::uint8_t> value;
  std::vector<std::vector<std::uint8_t>> values;  // of following addresses
  std::vector<std::uint8_t> expect, mask;         // little endian; empty: nothing, all bits
  std::string file;
  std::uint64_t length = 0;  // bytes of a dump or a compare; 0: of the file or the values
  config::LocatedText port;  // which interrupt is waited for; any if empty
  double time_s = 0.0;       // of a wait
  double timeout_s = 1e-3;   // of a poll or a wait for an interrupt
  double every_s = 1e-6;     // between two reads of a poll
  std::string note;
  config::SourceLocation location;
};

}  // namespace flatsat::testbed
