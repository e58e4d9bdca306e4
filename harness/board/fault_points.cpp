#include "harness/board/fault_points.h"

#include <nlohmann/json.hpp>

namespace flatsat {
namespace {

struct Named {
  const char* suffix;
  ResultFaultKind kind;
};
constexpr Named kNames[] = {{"", ResultFaultKind::kFlip},
                            {"_zero", ResultFaultKind::kZero},
                            {"_replace", ResultFaultKind::kReplace},
                            {"_warp", ResultFaultKind::kWarpStrided},
                            {"_row", ResultFaultKind::kRow},
                            {"_column", ResultFaultKind::kColumn},
                            {"_drawn", ResultFaultKind::kNone}};

}  // namespace

std::optional<ResultPoint> result_point(const std::string& name, std::uint64_t word, std::uint64_t mask) {
  for (const std::string target : {"result", "batch"})
    for (const auto& known : kNames) {
      if (name != target + known.suffix) continue;
      return ResultPoint{.batch = target == "batch",
                         .drawn = known.kind == ResultFaultKind::kNone,
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

}  // namespace flatsat
