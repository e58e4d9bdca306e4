#include "harness/agents/lab/board_health.h"

#include <cstdint>

#include "models/compute/gpu_board.h"

namespace flatsat::agents::lab {
namespace {

// Clock event reasons by which a board is held below its clocks against its will; a power cap is asked for and is none
// of them. Source of the figures: nvml.h, nvmlClocksEventReasons.
constexpr std::uint64_t kReasonPowerBrake = 0x80;
constexpr std::uint64_t kSlowdowns =
    compute::kReasonHardware | compute::kReasonSoftwareThermal | compute::kReasonHardwareThermal | kReasonPowerBrake;

}  // namespace

std::vector<std::string> findings_of(const nvml::BoardReading& r, double max_degc) {
  std::vector<std::string> findings;
  if (r.die_degc && *r.die_degc > max_degc) findings.emplace_back("hotter than its limit");
  if (r.uncorrected && *r.uncorrected > 0) findings.emplace_back("uncorrectable memory errors since its reset");
  if (r.reasons && (*r.reasons & kSlowdowns) != 0) findings.emplace_back("its clocks are held down");
  return findings;
}

BoardHealth examine(const InventoryBoard& board, const nvml::NvmlClient& nvml) {
  BoardHealth health;
  const auto device = nvml.find(board.uuid, board.serial);
  if (device == nullptr) {
    health.findings.emplace_back("no board with this identity answers");
    return health;
  }
  try {
    const auto r = nvml.read(device);
    health.product = nvml.name(device);
    health.present = true;
    health.die_degc = r.die_degc;
    health.average_w = r.average_w;
    health.limit_w = r.limit_w;
    health.findings = findings_of(r, board.max_degc);
  } catch (const nvml::NvmlError& error) {
    health.findings.emplace_back(error.what());
  }
  return health;
}

}  // namespace flatsat::agents::lab
