#include "harness/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <thread>

#include "harness/base/clock.h"

namespace flatsat::base {
namespace {

constexpr std::chrono::milliseconds kNap{50};
constexpr int kLooks = 4;

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw std::runtime_error(path + ": cannot " + what + ": " + system_error());
}

/// Of a file that is there: to read is enough for flock, and it may be another user's.
Descriptor open_there(const std::string& path) {
  Descriptor file(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));  // a pipe would hold it for ever
  struct stat found {};
  if (file.is_open() && (fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode)))
    throw std::runtime_error(path + ": cannot lock: it is no file");
  return file;
}

/// Nothing, with errno, where it is there by now.
Descriptor make_lock(const std::string& path) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!file.is_open() && errno != EEXIST) fail("create", path);
  if (file.is_open() && fchmod(file.fd(), rights_of_a_shared_file(path)) != 0) fail("set the rights of", path);
  return file;
}

Descriptor open_lock(const std::string& path) {
  for (int looks = 1;; ++looks) {
    Descriptor file = open_there(path);
    if (!file.is_open() && errno == ENOENT) file = make_lock(path);
    if (file.is_open()) return file;
    const bool comes_soon = errno == EEXIST || errno == EACCES;  // who makes it gives it its rights in a moment
    if (!comes_soon || looks == kLooks) fail("open", path);
    std::this_thread::sleep_for(kNap);
  }
}

struct flock lock_of(off_t byte) {
  struct flock lock {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = byte;
  lock.l_len = 1;
  return lock;
}

}  // namespace

mode_t rights_of_a_shared_file(const std::string& path) {
  const auto folder = std::filesystem::absolute(path).parent_path();
  struct stat found {};
  if (stat(folder.c_str(), &found) != 0) fail("look at the folder of", path);
  const mode_t writers = found.st_mode & (S_IWGRP | S_IWOTH);
  return S_IRUSR | S_IWUSR | writers | (writers << 1);  // the bit to read is the next one
}

FileLock FileLock::take(const std::string& path) {
  Descriptor file = open_lock(path);
  while (flock(file.fd(), LOCK_EX) != 0) {
    if (errno != EINTR) fail("lock", path);
  }
  return FileLock(std::move(file));
}

std::optional<FileLock> FileLock::take_within(double seconds, const std::string& path) {
  Descriptor file = open_lock(path);
  for (const double end_s = wall_s() + seconds; !try_lock(file, Sharing::kExclusive);) {
    if (errno != EWOULDBLOCK && errno != EINTR) fail("lock", path);
    if (wall_s() > end_s) return std::nullopt;
    std::this_thread::sleep_for(kNap);
  }
  return FileLock(std::move(file));
}

bool try_lock(const Descriptor& file, Sharing sharing) {
  return flock(file.fd(), (sharing == Sharing::kExclusive ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0;
}

bool unlock(const Descriptor& file) { return flock(file.fd(), LOCK_UN) == 0; }

bool try_lock_byte(const Descriptor& file, off_t byte) {
  struct flock lock = lock_of(byte);
  return fcntl(file.fd(), F_OFD_SETLK, &lock) == 0;
}

bool is_byte_locked(const Descriptor& file, off_t byte) {
  struct flock lock = lock_of(byte);
  return fcntl(file.fd(), F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

}  // namespace flatsat::base
