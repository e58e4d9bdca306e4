#include "harness/bench/capsule.h"

#include "harness/hdl/capsule.h"
#include "harness/hdl/file_list.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat {

std::map<std::string, std::string> capsule_of(const Testbed& bed) {
  std::map<std::string, std::string> files;
  for (const auto& d : bed.devices) {
    if (d.kind != DeviceKind::kRtl) continue;
    std::vector<std::string> named;
    for (const auto& step : d.steps) {
      if (!step.file.empty() && step.action != StepAction::kDump) named.push_back(step.file);
    }
    files.merge(pack_capsule(d.design, named, rtl_cache()));
  }
  return files;
}

void settle_sources(Testbed& bed) {
  for (auto& d : bed.devices) {
    if (d.kind != DeviceKind::kRtl || d.backing != Backing::kRtl) continue;
    std::vector<Problem> missing;
    find_sources(d.design.sources, missing);
    if (missing.empty()) continue;
    const auto folder = unpack_capsule(bed.files, rtl_cache());
    if (!folder.empty()) d.design.sources.folder = folder;
  }
}

}  // namespace flatsat
