#pragma once
#include <filesystem>
#include <string>

namespace flatsat::base {

/// A new folder for this user alone (0700) that is gone, with all that is in it, when its owner is.
class TemporaryFolder {
 public:
  /// `prefix`: the beginning of its path; a name that is free is made of it. Errors: std::runtime_error.
  explicit TemporaryFolder(const std::filesystem::path& prefix);
  ~TemporaryFolder();
  TemporaryFolder(TemporaryFolder&& other) noexcept;
  TemporaryFolder& operator=(TemporaryFolder&&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace flatsat::base
