#include "harness/agents/lab/safe_state.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace flatsat::agents::lab {
namespace {

constexpr int kReadBacks = 30;  // together well below the two seconds that safety allows
constexpr long kBetweenNs = 50'000'000;
constexpr double kLimitToleranceW = 0.5;  // NVML takes whole milliwatts, boards whole watts

std::string watts(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f W", value);
  return text;
}

}  // namespace

SafeReport make_safe(const nvml::NvmlClient& nvml, nvml::Device device, const SafeStateConfig& config) {
  SafeReport report;
  try {
    double limit_w = 0.0;
    if (config.control_allowed) {
      const auto [low, high] = nvml.limits(device);
      limit_w = std::clamp(config.limit_w, low, high);
      const int code = nvml.set_limit(device, limit_w);
      if (code != nvml::kSuccess) {
        report.text = "limit of " + watts(limit_w) + " refused (" + nvml.error_text(code) + "); ";
        limit_w = 0.0;
      }
    }
    for (int i = 0; i < kReadBacks && !report.safe; ++i) {
      const auto r = nvml.read(device);
      const bool idle = !r.busy_share || *r.busy_share == 0.0;
      const bool limited = limit_w == 0.0 || (r.limit_w && std::abs(*r.limit_w - limit_w) <= kLimitToleranceW);
      report.safe = idle && limited;
      const timespec nap{0, kBetweenNs};
      if (!report.safe) nanosleep(&nap, nullptr);
    }
    report.text += report.safe ? "safe: no work" + (limit_w > 0.0 ? ", limit " + watts(limit_w) : "") + ", read back"
                               : "NOT safe: it still works or holds another limit";
  } catch (const nvml::NvmlError& error) {
    report.text += std::string("NOT safe: ") + error.what();
  }
  return report;
}

}  // namespace flatsat::agents::lab
