#pragma once
#include <optional>

#include "harness/board/board_state.h"
#include "harness/board/emulated_board.h"

namespace flatsat {

/// The emulated board of an agent, published for NVML clients where the environment's FLATSAT_BOARDS names a folder. To
/// watch it is all they can: it runs in simulated time, and what they set must not change a run.
class PublishedBoard : public AgentDevice {
 public:
  std::string hello() const override { return board_.hello(); }
  void welcome(const std::string& json) override;
  void input(const Message& message) override { board_.input(message); }
  SimTime run_until(SimTime until, std::vector<Message>& outputs) override;
  SimTime now() const override { return board_.now(); }
  SimTime horizon() const override { return board_.horizon(); }
  /// Tells what it read back in the file that FLATSAT_BOARD_LOG names.
  void safe(const std::string& reason) override;

 private:
  EmulatedBoard board_;
  std::optional<SharedBoardFile> file_;
  BoardState state_{};
};

}  // namespace flatsat
