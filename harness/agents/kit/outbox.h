#pragma once
#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <vector>

#include "harness/time/sim_time.h"
#include "harness/wire/message.h"

namespace flatsat::agents::kit {

/// What an agent has still to say, by time; messages of one instant in the order in which they were put in.
class Outbox {
 public:
  void say(std::int64_t at_ps, wire::Message message) {
    auto place = due_.end();
    while (place != due_.begin() && std::prev(place)->at_ps > at_ps) --place;
    due_.insert(place, {at_ps, std::move(message)});
  }
  /// The first message's time; never if there is none.
  std::int64_t next_ps() const { return due_.empty() ? time::SimTime::never().ps : due_.front().at_ps; }
  /// Appends all that is due up to and including `now`.
  void take(time::SimTime now, std::vector<wire::Message>& outputs) {
    while (!due_.empty() && due_.front().at_ps <= now.ps) {
      outputs.push_back(std::move(due_.front().message));
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
