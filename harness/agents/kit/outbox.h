#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/message.h"

namespace flatsat::agents::kit {

/// Messages that an agent has yet to send, by time; those of one instant in the order in which they were put in.
class Outbox {
 public:
  void put(std::int64_t at_ps, wire::Message message) {
    auto before = due_.end();
    while (before != due_.begin() && std::prev(before)->at_ps > at_ps) --before;
    due_.insert(before, {at_ps, std::move(message)});
  }
  /// The first message's time; never if there is none.
  std::int64_t next_ps() const { return due_.empty() ? time::SimTime::never().ps : due_.front().at_ps; }
  /// Appends all that is due up to and including `now`, stamped with it.
  void take(time::SimTime now, std::vector<wire::Message>& outputs) {
    while (!due_.empty() && due_.front().at_ps <= now.ps) {
      outputs.push_back(std::move(due_.front().message));
      outputs.back().time = now;
      due_.pop_front();
    }
  }
  void clear() { due_.clear(); }

 private:
  struct Due {
    std::int64_t at_ps;
    wire::Message message;
  };
  std::deque<Due> due_;
};

}  // namespace flatsat::agents::kit
