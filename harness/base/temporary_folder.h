#pragma once
#include <filesystem>
#include <string>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// A new folder for this user alone (0700) that is gone, with all that is in it, when its owner is. An owner that was
/// killed leaves it behind; whoever makes the next one of the same prefix removes it.
class TemporaryFolder {
 public:
  /// `prefix`: the beginning of its path; a name that is free is made of it. Folders of this prefix and user without a
  /// living owner are removed. Errors: std::runtime_error.
  explicit TemporaryFolder(const std::filesystem::path& prefix);
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  Descriptor held_;  // locked as long as the owner lives
};

}  // namespace flatsat::base
