#include "harness/agents/gpu/fault_points.h"

#include <nlohmann/json.hpp>

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

nlohmann::json result_points(bool with_batches) {
  auto points = nlohmann::json::array();
  for (const std::string target : {"result", "batch"}) {
    if (target == "batch" && !with_batches) continue;
    for (const auto& known : kNames)
      points.push_back({{"name", target + known.suffix},
                        {"kind", "tensor"},
                        {"width_bits", target == "batch" ? 16 : 32},
                        {"words", target == "batch" ? 1u << 26 : 1u << 20}});
  }
  return points;
}

}  // namespace flatsat::agents::gpu
