#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "harness/base/temporary_folder.h"

namespace flatsat::hdl {

/// A private folder in which make can build: its rules cannot name files below a folder with a blank, a colon, a dollar
/// sign and the like. Below `folder`, or where that name or its rights do not allow it of TMPDIR or /tmp; `prefix`
/// begins its name. Errors: std::runtime_error with all places that were tried.
base::TemporaryFolder place_to_build(const std::filesystem::path& folder, const std::string& prefix);

/// Moves a file or folder, also to another file system; what stands there by the name is replaced.
void move_into_place(const std::filesystem::path& from, const std::filesystem::path& to);

/// Names of files that Verilator would read or tell otherwise than they stand: it puts variables of the environment in
/// the place of `$NAME`, and its messages end a name at a blank. A link in `folder` stands for each folder with such a
/// name.
class PlainNames {
 public:
  explicit PlainNames(std::filesystem::path folder) : folder_(std::move(folder)) {}
  /// The name under which Verilator finds it. Errors: std::runtime_error.
  std::string of(const std::string& path);
  /// Words of Verilator, some of which are files or options with a folder.
  std::vector<std::string> of(std::vector<std::string> words);
  /// A text of Verilator with the true names again.
  std::string restored(std::string text) const;

 private:
  std::filesystem::path folder_;
  std::map<std::string, std::string> links_;  // by true folder
};

}  // namespace flatsat::hdl
