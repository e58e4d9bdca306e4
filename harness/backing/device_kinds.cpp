#include "harness/backing/device_kinds.h"

#include <cassert>

#include "harness/backing/programs.h"
#include "models/compute/gpu_model.h"
#include "models/compute/npu_model.h"

namespace flatsat::backing {
namespace {

constexpr std::uint64_t kDeviceMemory = 16u << 20;

std::unique_ptr<compute::Device> make_npu(const testbed::DeviceConfig& config) {
  compute::NpuModelConfig npu;
  npu.engine.memory_bytes = kDeviceMemory;
  npu.clock_hz = config.clock_hz;
  npu.idle_w = config.slot.idle_w;
  npu.active_w = config.slot.active_w;
  npu.minimum_rail_v = config.slot.minimum_rail_v;
  return std::make_unique<compute::NpuModel>(config.name.c_str(), npu);
}

std::unique_ptr<compute::Device> make_gpu(const testbed::DeviceConfig& config) {
  compute::GpuModelConfig gpu;
  gpu.engine.memory_bytes = kDeviceMemory;
  gpu.board = config.board;
  return std::make_unique<compute::GpuModel>(config.name.c_str(), gpu);
}

struct ModelFactory {
  testbed::DeviceKind kind;
  std::unique_ptr<compute::Device> (*make)(const testbed::DeviceConfig& config);
};
constexpr ModelFactory kModels[] = {{testbed::DeviceKind::kNpu, make_npu}, {testbed::DeviceKind::kGpu, make_gpu}};

}  // namespace

std::unique_ptr<compute::Device> make_model(const testbed::DeviceConfig& config) {
  for (const auto& model : kModels) {
    if (model.kind == config.kind) return model.make(config);
  }
  assert(false && "this kind of device has no model");
  return nullptr;
}

std::string agent_program(const testbed::DeviceConfig& config) {
  if (!config.agent.empty()) return config.agent.text;
  const auto* row = testbed::row_of(config.kind).find(config.backing);
  assert(row != nullptr && row->program != nullptr);
  return (program_folder() / row->program).string();
}

}  // namespace flatsat::backing
