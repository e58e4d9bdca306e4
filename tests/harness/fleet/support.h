#pragma once
#include <string>
#include <vector>

#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"
#include "harness/fleet/assembly.h"

namespace flatsat::fleet {

/// A folder with files of a test.
class TestFolder {
 public:
  std::string file(const std::string& name) const { return (folder_.path() / name).string(); }
  std::string write(const std::string& name, const std::string& text) const {
    base::write_whole(file(name), text);
    return file(name);
  }
  std::string path() const { return folder_.path().string(); }

 private:
  base::TemporaryFolder folder_{std::filesystem::temp_directory_path() / "flatsat-fleet-"};
};

/// A testbed of this text beside the files of a folder.
inline Assembly assembled(const TestFolder& folder, const std::string& text,
                          std::vector<config::Problem>* remarks = nullptr) {
  std::vector<config::Problem> ignored;
  const auto bed = testbed::parse_testbed(folder.file("testbed.toml"), "[testbed]\nname = \"t\"\n" + text, {});
  return assemble(bed, remarks != nullptr ? *remarks : ignored);
}

/// What is wrong with it, a line each, without the folder; "nothing".
inline std::string wrong_with(const TestFolder& folder, const std::string& text) {
  try {
    assembled(folder, text);
  } catch (const config::ConfigError& error) {
    std::string what = error.what();
    for (std::size_t at; (at = what.find(folder.path() + "/")) != std::string::npos;)
      what.erase(at, folder.path().size() + 1);
    return what;
  }
  return "nothing";
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace flatsat::fleet
