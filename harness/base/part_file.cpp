#include "harness/base/part_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <utility>

#include "harness/base/file_lock.h"

namespace flatsat::base {
namespace {

// Of one byte far behind the data: the library that writes traces takes a lock of its own on the whole of its file.
constexpr off_t kMakersByte = (off_t{1} << 60) + 1;
constexpr int kOfOthers = 4;  // that were left at the same time

std::string name_of(const std::string& path, int number) {
  return path + ".part" + (number > 1 ? "-" + std::to_string(number) : "");
}

/// A half-made file that nobody makes any more is removed. False for one whose maker lives, or that is not this user's.
bool remove_left_part(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat found {};
  if (!file.is_open()) return errno == ENOENT;
  if (fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != geteuid()) return false;
  return try_lock_byte(file, kMakersByte) && ::unlink(path.c_str()) == 0;
}

}  // namespace

PartFile::PartFile(const std::string& path, mode_t mode) {
  for (int number = 1; !file_.is_open(); ++number) {
    path_ = name_of(path, number);
    if (!remove_left_part(path_)) continue;
    file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
    if (!file_.is_open() && errno != EEXIST)
      throw std::runtime_error(std::exchange(path_, std::string()) + ": cannot create: " + system_error());
    if (file_.is_open() && !is_held()) file_ = Descriptor();
  }
  remove_left_parts(path);  // but its own, which is held
}

void remove_left_parts(const std::string& path) {
  for (int number = 1; number <= kOfOthers; ++number) remove_left_part(name_of(path, number));
}

PartFile::~PartFile() {
  if (!path_.empty()) ::unlink(path_.c_str());
}

/// Locked, and still the file of its name: somebody may have taken it for left before.
bool PartFile::is_held() const {
  struct stat found {
  }, named{};
  return try_lock_byte(file_, kMakersByte) && fstat(file_.fd(), &found) == 0 && lstat(path_.c_str(), &named) == 0 &&
         found.st_ino == named.st_ino;
}

}  // namespace flatsat::base
