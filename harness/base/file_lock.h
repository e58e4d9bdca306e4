#pragma once
#include <sys/types.h>

#include <optional>
#include <string>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// Read and write for all who may write in the folder of `path`, whatever the umask is. Errors: std::runtime_error.
mode_t rights_of_a_shared_file(const std::string& path);

/// An exclusive lock on a file that is made for it, for all who may write in its folder; the kernel lifts it when its
/// holder dies. Copies of the process hold it, too; programs that it starts do not.
class FileLock {
 public:
  /// Waits until nobody else holds it. Errors: std::runtime_error, here and below.
  static FileLock take(const std::string& path);
  /// Nothing when it cannot be had within so many seconds.
  static std::optional<FileLock> take_within(double seconds, const std::string& path);

 private:
  explicit FileLock(Descriptor file) : file_(std::move(file)) {}
  Descriptor file_;
};

enum class Sharing { kExclusive, kShared };
/// A lock on the whole of an open file, at once or not at all. False with errno when another one is in its way.
bool try_lock(const Descriptor& file, Sharing sharing);
/// False with errno.
bool unlock(const Descriptor& file);

/// A lock of this open file on one byte, apart from the locks on the whole of it. False when another one holds it.
bool try_lock_byte(const Descriptor& file, off_t byte);
bool is_byte_locked(const Descriptor& file, off_t byte);

}  // namespace flatsat::base
