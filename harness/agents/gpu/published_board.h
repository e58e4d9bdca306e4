#pragma once
#include <optional>

#include "harness/agents/gpu/emulated_board.h"
#include "harness/agents/nvml/board_state.h"

namespace flatsat::agents::gpu {

/// The emulated board of an agent, published for NVML clients where the environment's FLATSAT_BOARDS names a folder. To
/// watch it is all they can: it runs in simulated time, and what they set must not change a run.
class PublishedBoard : public kit::AgentDevice {
 public:
  std::string hello() const override { return board_.hello(); }
  void welcome(const std::string& json) override;
  void input(const wire::Message& message) override { board_.input(message); }
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override;
  time::SimTime now() const override { return board_.now(); }
  time::SimTime horizon() const override { return board_.horizon(); }
  /// Tells what it read back in the file that FLATSAT_BOARD_LOG names.
  void safe(const std::string& reason) override;

 private:
  EmulatedBoard board_;
  std::optional<nvml::SharedBoardFile> file_;
  nvml::BoardState state_{};
};

}  // namespace flatsat::agents::gpu
