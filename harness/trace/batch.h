#pragma once
#include <cstdint>
#include <vector>

#include "harness/trace/records.h"

namespace flatsat::trace {

/// What waits for the writer, in the order of the calls.
struct Batch {
  struct Sample {
    std::int64_t time_ps;
    double value;
    std::uint32_t channel;
  };
  struct Wire {
    std::size_t device;
    WireRecord head;     // without payload
    std::size_t offset;  // of the payload in `payload`
    std::size_t length;
  };

  std::vector<Sample> samples;
  std::vector<Wire> messages;
  std::vector<std::uint8_t> payload;
  std::vector<EventRecord> events;
  std::vector<VerdictRecord> verdicts;
  std::vector<LateRecord> late;
  std::size_t bytes = 0;  // about what all this takes

  void clear() {
    samples.clear();
    messages.clear();
    payload.clear();
    events.clear();
    verdicts.clear();
    late.clear();
    bytes = 0;
  }
};

}  // namespace flatsat::trace
