#include "harness/base/new_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "harness/base/file_lock.h"
#include "harness/base/part_file.h"

namespace flatsat::base {
namespace {

constexpr off_t kOwnersByte = off_t{1} << 60;  // far behind what anybody writes or locks

/// This user's, empty, and nobody lives who has made it. The lock is that of its owner, or nobody's.
bool is_left_empty(const std::string& path, const Descriptor& file) {
  struct stat found {
  }, named{};
  if (fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_size != 0 || found.st_uid != geteuid())
    return false;
  if (!try_lock_byte(file, kOwnersByte)) return false;
  return lstat(path.c_str(), &named) == 0 && named.st_ino == found.st_ino && named.st_size == 0;
}

void remove_left_empty(const std::string& stem, const std::string& end) {
  const std::filesystem::path whole(stem);
  const std::string name = whole.filename().string(), begin = name.substr(0, name.rfind('-') + 1);
  if (begin.empty()) return;
  const auto folder = whole.has_parent_path() ? whole.parent_path() : std::filesystem::path(".");
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), last; !error && entry != last;
       entry.increment(error)) {
    const auto path = entry->path().string(), found = entry->path().filename().string();
    if (!found.starts_with(begin) || !found.ends_with(end)) continue;
    const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file.is_open() || !is_left_empty(path, file)) continue;
    remove_left_parts(path);
    ::unlink(path.c_str());
  }
}

}  // namespace

NewFile::NewFile(const std::string& stem, const std::string& end) {
  remove_left_empty(stem, end);
  for (int number = 1;; ++number) {
    path_ = stem + (number > 1 ? "-" + std::to_string(number) : "") + end;
    if (make()) return;
    if (errno != EEXIST) throw std::runtime_error(path_ + ": cannot create: " + system_error());
  }
}

/// False with errno; EEXIST also where somebody took it for left before it was locked.
bool NewFile::make() {
  held_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (!held_.is_open()) return false;
  if (is_left_empty(path_, held_)) return true;
  errno = EEXIST;
  return false;
}

NewFile::~NewFile() {
  std::error_code error;
  if (std::filesystem::is_empty(path_, error) && !error) ::unlink(path_.c_str());
}

}  // namespace flatsat::base
