#pragma once
#include <memory>
#include <optional>
#include <string>

#include "harness/agents/cuda/gpu_work.h"
#include "harness/agents/gpu/qualification.h"
#include "harness/agents/nvml/board_state.h"

namespace flatsat::agents::gpu {

/// Work on a board through the libraries that the environment names (FLATSAT_CUDA, FLATSAT_CUBLASLT, FLATSAT_NVRTC) or
/// the system's own.
cuda::GpuWorkConfig work_from_environment(const std::string& uuid);

/// The load of a calibration. A bare emulated card (FLATSAT_BOARDS without FLATSAT_CUDA) is told through the state that
/// it publishes; a board that CUDA knows is put to work through it. Errors: as of GpuWork.
class BoardLoad {
 public:
  explicit BoardLoad(const std::string& uuid);
  void set(bool loaded);

 private:
  std::optional<nvml::SharedBoardFile> card_;
  std::unique_ptr<GpuLoad> work_;
};

}  // namespace flatsat::agents::gpu
