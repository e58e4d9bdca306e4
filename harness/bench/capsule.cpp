#include "harness/bench/capsule.h"

#include "harness/base/text.h"
#include "harness/hdl/capsule.h"
#include "harness/hdl/file_list.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::bench {
namespace {

constexpr std::size_t kMostNamed = 5;

}  // namespace

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

namespace {

/// What a user is asked to trust.
std::string contents_of(const std::map<std::string, std::string>& files) {
  std::size_t count = 0, bytes = 0;
  std::string names;
  for (const auto& [name, content] : files) {
    if (name.rfind(hdl::kCapsulePrefix, 0) != 0) continue;
    if (++count <= kMostNamed)
      names += (names.empty() ? "" : ", ") + base::quoted(name.substr(hdl::kCapsulePrefix.size()));
    bytes += content.size();
  }
  if (count > kMostNamed) names += ", and " + std::to_string(count - kMostNamed) + " more";
  return std::to_string(count) + " files, " + std::to_string(bytes) + " bytes: " + names;
}

bool holds_capsule(const std::map<std::string, std::string>& files) {
  const auto first = files.lower_bound(std::string(hdl::kCapsulePrefix));
  return first != files.end() && first->first.rfind(hdl::kCapsulePrefix, 0) == 0;
}

}  // namespace

void settle_sources(testbed::Testbed& bed, bool trusted) {
  for (auto& d : bed.devices) {
    if (d.kind != testbed::DeviceKind::kRtl || d.backing != testbed::Backing::kRtl) continue;
    std::vector<config::Problem> missing;
    hdl::find_sources(d.design.sources, missing);
    if (missing.empty()) continue;
    if (!trusted && holds_capsule(bed.files))
      throw config::ConfigError(
          {{{"device " + d.name, 0, 0},
            "its sources are not here, and building those of the trace would run code out of it (" +
                contents_of(bed.files) + "): --trust-capsule says that it may"}});
    const auto folder = hdl::unpack_capsule(bed.files, hdl::rtl_cache());
    if (!folder.empty()) d.design.sources.folder = folder;
  }
}

}  // namespace flatsat::bench
