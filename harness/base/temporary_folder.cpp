#include "harness/base/temporary_folder.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>
#include <system_error>
#include <utility>

namespace flatsat::base {
namespace {

constexpr char kDrawn[] = ".XXXXXX";  // its letters are drawn; the dot tells folders that are locked by this rule

Descriptor open_folder(const std::filesystem::path& path) {
  return Descriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

/// Nobody lives who has it. The lock is that of its owner, or nobody's.
bool is_left(const std::filesystem::path& path, const Descriptor& folder) {
  struct stat found {
  }, named{};
  if (fstat(folder.fd(), &found) != 0 || found.st_uid != geteuid()) return false;
  if (flock(folder.fd(), LOCK_EX | LOCK_NB) != 0) return false;
  return lstat(path.c_str(), &named) == 0 && named.st_ino == found.st_ino && named.st_dev == found.st_dev;
}

void remove_left(const std::filesystem::path& prefix) {
  const std::string begin = prefix.filename().string();
  std::error_code error;
  for (std::filesystem::directory_iterator entry(prefix.parent_path(), error), end; !error && entry != end;
       entry.increment(error)) {
    const auto name = entry->path().filename().string();
    if (name.size() + 1 != begin.size() + sizeof kDrawn || !name.starts_with(begin + kDrawn[0])) continue;
    const Descriptor folder = open_folder(entry->path());
    std::error_code ignored;
    if (folder.is_open() && is_left(entry->path(), folder)) std::filesystem::remove_all(entry->path(), ignored);
  }
}

}  // namespace

TemporaryFolder::TemporaryFolder(const std::filesystem::path& prefix) {
  remove_left(prefix);
  constexpr int kTries = 100;  // somebody may take a folder for left before it is locked
  for (int tries = 0; path_.empty() && tries < kTries; ++tries) {
    std::string name = prefix.string() + kDrawn;
    if (mkdtemp(name.data()) == nullptr)
      throw std::runtime_error(prefix.string() + kDrawn + ": cannot make a private folder: " + system_error());
    held_ = open_folder(name);
    if (held_.is_open() && is_left(name, held_)) path_ = name;
  }
  if (path_.empty())
    throw std::runtime_error(prefix.string() + kDrawn + ": cannot lock a private folder: " + system_error());
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, std::filesystem::path())), held_(std::move(other.held_)) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // another process may have removed it
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace flatsat::base
