#include "harness/agents/gpu/fault_points.h"

#include "harness/wire/names.h"

namespace flatsat::agents::gpu {
namespace {

struct Named {
  const char* suffix;
  compute::ResultFaultKind kind;
};
constexpr Named kNames[] = {{"", compute::ResultFaultKind::kFlip},
                            {"_zero", compute::ResultFaultKind::kZero},
                            {"_replace", compute::ResultFaultKind::kReplace},
                            {"_warp", compute::ResultFaultKind::kWarpStrided},
                            {"_row", compute::ResultFaultKind::kRow},
                            {"_column", compute::ResultFaultKind::kColumn},
                            {"_drawn", compute::ResultFaultKind::kNone}};

}  // namespace

std::optional<ResultPoint> result_point(const std::string& name, std::uint64_t word, std::uint64_t mask) {
  for (const std::string target : {"result", "batch"})
    for (const auto& known : kNames) {
      if (name != target + known.suffix) continue;
      return ResultPoint{.batch = target == "batch",
                         .drawn = known.kind == compute::ResultFaultKind::kNone,
                         .fault = {.kind = known.kind,
                                   .row = 0,
                                   .column = static_cast<std::uint32_t>(word),
                                   .mask = static_cast<std::uint32_t>(mask)}};
    }
  return {};
}

std::vector<compute::InjectionPoint> result_points(bool with_batches) {
  std::vector<compute::InjectionPoint> points;
  const std::string tensor(wire::names::kTensor);
  for (const auto& known : kNames) points.push_back({std::string("result") + known.suffix, tensor, 32, 1u << 20});
  if (!with_batches) return points;
  for (const auto& known : kNames) points.push_back({std::string("batch") + known.suffix, tensor, 16, 1u << 26});
  return points;
}

}  // namespace flatsat::agents::gpu
