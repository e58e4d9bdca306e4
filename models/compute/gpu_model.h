#pragma once
#include "models/compute/gpu_board.h"
#include "models/compute/job_device.h"

namespace flatsat::compute {

struct GpuModelConfig {
  JobEngineConfig engine = gpu_engine_config(true);
  GpuBoardConfig board;
};

/// A GPU board as a model: the board's power, clock and temperature around the job queue.
class GpuModel : public JobDevice {
 public:
  GpuModel(const sc_core::sc_module_name& name, const GpuModelConfig& config);
  const GpuBoard& board() const { return board_; }

 private:
  bool work_off(const job_queue::Descriptor& descriptor, std::uint32_t& cycles) override;
  void switched(bool on) override;
  void run();
  void surroundings_changed();
  void catch_up();
  const GpuModelConfig config_;
  GpuBoard board_;
  sc_core::sc_time board_time_;
  sc_core::sc_event changed_, batch_over_, ready_;
};

}  // namespace flatsat::compute
