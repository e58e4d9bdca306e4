#include "harness/bench/capsule.h"

#include "harness/hdl/capsule.h"
#include "harness/hdl/file_list.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::bench {

std::vector<std::string> step_files(const testbed::DeviceConfig& device) {
  std::vector<std::string> named;
  for (const auto& step : device.steps)
    if (!step.file.empty() && step.action != testbed::StepAction::kDump) named.push_back(step.file);
  return named;
}

std::map<std::string, std::string> capsule_of(const testbed::Testbed& bed) {
  std::map<std::string, std::string> files;
  for (const auto& d : bed.devices) {
    if (d.kind != testbed::DeviceKind::kRtl) continue;
    files.merge(hdl::pack_capsule(d.design, step_files(d), hdl::rtl_cache()));
  }
  return files;
}

void settle_sources(testbed::Testbed& bed) {
  for (auto& d : bed.devices) {
    if (d.kind != testbed::DeviceKind::kRtl || d.backing != testbed::Backing::kRtl) continue;
    std::vector<config::Problem> missing;
    hdl::find_sources(d.design.sources, missing);
    if (missing.empty()) continue;
    const auto folder = hdl::unpack_capsule(bed.files, hdl::rtl_cache());
    if (!folder.empty()) d.design.sources.folder = folder;
  }
}

}  // namespace flatsat::bench
