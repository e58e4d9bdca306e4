#include "harness/testbed/input_text.h"

#include <filesystem>

#include "harness/base/whole_file.h"
#include "harness/testbed/constellation_config.h"
#include "harness/testbed/hypatia_directory.h"

namespace flatsat::testbed {
namespace {

void add_constellations(const ConstellationPart& part, std::vector<std::string>& names) {
  for (const auto& c : part.constellations) {
    if (c.pattern == Pattern::kElements) names.push_back(c.file.text);
    if (c.pattern == Pattern::kHypatia) {
      for (const char* file : kHypatiaFiles) names.push_back(hypatia_file(c.file.text, file));
    }
  }
  if (!part.mesh.plan.empty()) names.push_back(part.mesh.plan.text);
  for (const auto& service : part.services)
    if (!service.requests.empty()) names.push_back(service.requests.text);
}

}  // namespace

std::string input_path(const Testbed& bed, const std::string& name) {
  return (std::filesystem::path(bed.path).parent_path() / name).lexically_normal().string();
}

std::optional<std::string> input_text(const Testbed& bed, const std::string& name) {
  const auto kept = bed.files.find(name);
  return kept != bed.files.end() ? std::optional(kept->second) : base::read_text(input_path(bed, name));
}

std::string needed_text(const Testbed& bed, const std::string& name) {
  auto text = input_text(bed, name);
  return text ? std::move(*text) : config::read_file(input_path(bed, name));
}

std::vector<std::string> input_texts(const Testbed& bed) {
  std::vector<std::string> names;
  for (const auto& profile : bed.profiles)
    if (!profile.csv.empty()) names.push_back(profile.csv);
  for (const auto& satellite : bed.satellites) {
    if (!satellite.orbit.file.empty()) names.push_back(satellite.orbit.file.text);
    for (const auto& relay : satellite.relays)
      if (!relay.orbit.file.empty()) names.push_back(relay.orbit.file.text);
  }
  if (bed.constellation != nullptr) add_constellations(*bed.constellation, names);
  return names;
}

}  // namespace flatsat::testbed
