#include "harness/testbed/input_text.h"

#include <filesystem>

#include "harness/base/whole_file.h"

namespace flatsat::testbed {

std::string input_path(const Testbed& bed, const std::string& name) {
  return (std::filesystem::path(bed.path).parent_path() / name).lexically_normal().string();
}

std::optional<std::string> input_text(const Testbed& bed, const std::string& name) {
  const auto kept = bed.files.find(name);
  return kept != bed.files.end() ? std::optional(kept->second) : base::read_text(input_path(bed, name));
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
  return names;
}

}  // namespace flatsat::testbed
