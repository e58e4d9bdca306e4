#pragma once
#include <deque>
#include <map>
#include <optional>

#include "harness/replay/open_loop.h"
#include "models/compute/job_queue.h"

namespace flatsat::replay {

/// Follows what a bench writes to a job device and reads from it, so that a differing answer can be named by the word,
/// the row and column, and the job that it belongs to.
class ResultWords {
 public:
  /// Takes in one recorded message to the device.
  void input(const trace::WireRecord& record);
  /// That read has its answer.
  void answered(const trace::WireRecord& response);
  /// The first word in which a response differs from the recorded one; nothing where they agree or are no data.
  std::optional<WrongWord> compare(const trace::WireRecord& expected, const trace::WireRecord& got) const;

 private:
  /// The newest job submitted before `time` whose result lies there.
  std::string job_of(std::uint64_t address, time::SimTime time) const;
  struct Submitted {
    compute::job_queue::Descriptor descriptor;
    time::SimTime at;
  };
  std::map<std::uint32_t, std::uint64_t> reads_;  // reference -> address of what is read
  std::deque<Submitted> jobs_;                    // the newest last
};

}  // namespace flatsat::replay
