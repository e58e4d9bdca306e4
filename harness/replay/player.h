#pragma once
#include <string>

#include "harness/base/process.h"
#include "harness/replay/debugger.h"

namespace flatsat::replay {

/// A replay in a process of its own that stands still and waits to be told where to go. The models can be built once in
/// a process, and time goes one way: to go back, a new player runs again from the start.
class Player {
 public:
  explicit Player(const Recording& recording) : recording_(recording) {}
  ~Player();
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;

  const Position& position() const { return position_; }
  /// Goes to the end of what happens at `time`, forward or back.
  void go_to(time::SimTime time);
  /// Goes until so many instants have happened.
  void go_to_instant(std::uint64_t instant);
  /// Goes on until the condition holds or the run is over.
  void go_until(const std::string& condition);
  /// What the player answers to a question about where it stands: `values NAME...` or `events N`.
  std::string ask(const std::string& question);

  /// All throw: std::runtime_error when the replay parted from the recorded run or died.

 private:
  void start();
  void stop();
  std::string say(const std::string& command);
  std::string hear();

  const Recording& recording_;
  base::Descriptor to_child_, from_child_;
  base::Child child_;
  Position position_;
};

}  // namespace flatsat::replay
