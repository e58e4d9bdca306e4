#include "harness/agents/gpu/job_board.h"

#include <algorithm>

#include "flatsat_version.h"
#include "harness/wire/names.h"
#include "models/payload/job.h"

namespace flatsat::agents::gpu {
namespace {

constexpr std::int64_t kAccessPs = 1'000'000;  // a register over PCIe

}  // namespace

wire::Capabilities JobBoard::board_capabilities() const {
  std::vector<std::string> work{payload::to_string(payload::DeviceClass::kGpu)};
  if (learns_) work.emplace_back(wire::names::kLearner);
  return {.type = "gpu",
          .backing = {},
          .version = kProgramVersion,
          .hash = {},
          .memory_bytes = engine_.memory().size(),
          .sticks = true,
          .work = std::move(work),
          .channels = {},
          .injection_points = {}};
}

compute::InjectionPoint JobBoard::memory_point() {
  return {"memory", std::string(wire::names::kMemory), 64, compute::kDeviceMemoryBytes / 8};
}

std::vector<compute::InjectionPoint> JobBoard::event_points() {
  return {{"xid", std::string(wire::names::kEvent), 16, 1u << 16}, {"reset", std::string(wire::names::kControl), 1, 1}};
}

bool JobBoard::PostedWrites::write(std::uint64_t address, std::span<const std::uint8_t> data) {
  if (!data.empty()) board_.access_bench_memory(address, static_cast<std::uint32_t>(data.size()), true, data, 0);
  return true;
}

void JobBoard::access_queue(const kit::Access& access, bool alive) {
  std::vector<std::uint8_t> data(access.data.begin(), access.data.end());
  data.resize(access.length);
  auto status = wire::TlmStatus::kGenericError;
  if (alive) status = static_cast<wire::TlmStatus>(engine_.access(access.address, data, access.write));
  if (access.write || status != wire::TlmStatus::kOk) data.clear();
  respond(access.reference, status, data, kAccessPs);
  report_queue_interrupt(kAccessPs);
}

std::string JobBoard::inject(const compute::Fault& fault) {
  const bool simple = fault.high_mask.empty() && !fault.cycle;
  if (simple && takes_faults() && inject_at(fault)) return {};
  return "unknown point, word or mask, or the board is off";
}

bool JobBoard::inject_at(const compute::Fault& fault) {
  if (const auto result = result_point(fault.point, fault.word, fault.mask))
    return inject_result(*result, std::max<std::uint64_t>(1, fault.stuck_cycles));
  if (fault.stuck_cycles != 0) return false;
  if (fault.point == "memory") return engine_.memory().flip(fault.word, fault.mask);
  if (fault.point == "xid") return inject_xid(fault.word);
  return fault.point == "reset" && reset_board();
}

}  // namespace flatsat::agents::gpu
