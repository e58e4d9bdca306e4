#include "harness/base/file_lock.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "harness/base/clock.h"

namespace flatsat::base {
namespace {

constexpr std::chrono::milliseconds kNap{50};

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw std::runtime_error(path + ": cannot " + what + ": " + system_error());
}

Descriptor open_lock(const std::string& path, mode_t mode) {
  Descriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, mode));
  if (!file.is_open()) fail("create", path);
  return file;
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

FileLock FileLock::take(const std::string& path, mode_t mode) {
  Descriptor file = open_lock(path, mode);
  while (flock(file.fd(), LOCK_EX) != 0) {
    if (errno != EINTR) fail("lock", path);
  }
  return FileLock(std::move(file));
}

std::optional<FileLock> FileLock::take_within(double seconds, const std::string& path, mode_t mode) {
  Descriptor file = open_lock(path, mode);
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
