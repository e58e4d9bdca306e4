#include "harness/backing/device_kinds.h"

#include <algorithm>
#include <cassert>

#include "harness/backing/programs.h"
#include "harness/wire/device_channels.h"
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
  return std::make_unique<compute::NpuModel>(base::kernel_name(config.name).c_str(), npu);
}

std::unique_ptr<compute::Device> make_gpu(const testbed::DeviceConfig& config) {
  compute::GpuModelConfig gpu;
  gpu.engine.memory_bytes = kDeviceMemory;
  gpu.board = config.board;
  return std::make_unique<compute::GpuModel>(base::kernel_name(config.name).c_str(), gpu);
}

struct ModelFactory {
  testbed::DeviceKind kind;
  std::unique_ptr<compute::Device> (*make)(const testbed::DeviceConfig& config);
};
constexpr ModelFactory kModels[] = {{testbed::DeviceKind::kNpu, make_npu}, {testbed::DeviceKind::kGpu, make_gpu}};

struct AgentChannels {
  testbed::DeviceKind kind;
  testbed::Backing backing;
  std::vector<wire::DeviceChannel> (*channels)();
};
constexpr AgentChannels kTold[] = {
    {testbed::DeviceKind::kNpu, testbed::Backing::kRtl, wire::npu_rtl_channels},
    {testbed::DeviceKind::kGpu, testbed::Backing::kEmulator, wire::emulated_board_channels},
    {testbed::DeviceKind::kGpu, testbed::Backing::kBoard, wire::real_board_channels},
    {testbed::DeviceKind::kRtl, testbed::Backing::kRtl, wire::user_rtl_channels}};

}  // namespace

std::optional<std::vector<wire::DeviceChannel>> known_channels(const testbed::DeviceConfig& config) {
  if (config.backing == testbed::Backing::kModel) return std::vector<wire::DeviceChannel>();
  if (!config.agent.empty() || config.backing == testbed::Backing::kTrace) return std::nullopt;
  for (const auto& told : kTold) {
    if (told.kind == config.kind && told.backing == config.backing) return told.channels();
  }
  assert(false && "the agent of every backing has its channels here");
  return std::nullopt;
}

std::string backings_with(const testbed::DeviceConfig& config, const std::string& channel) {
  std::string names;
  for (const auto& told : kTold) {
    if (told.kind != config.kind) continue;
    const auto channels = told.channels();
    if (std::any_of(channels.begin(), channels.end(), [&](const auto& c) { return c.name == channel; }))
      names += (names.empty() ? "" : ", ") + std::string(testbed::to_string(told.backing));
  }
  return names;
}

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
