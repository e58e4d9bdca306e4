#include "harness/trace/run_lock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

#include "harness/base/file_lock.h"

namespace flatsat::trace {
namespace {

constexpr off_t kLockByte = off_t{1} << 62;
constexpr mode_t kRights = 0666;  // less the umask
constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
constexpr std::size_t kVersionByte = 8;
constexpr std::size_t kFlagsByte = 11;  // consistency flags of superblock versions 2 and 3

bool is_same_file(const std::string& path, int fd) {
  struct stat by_path {
  }, by_fd{};
  const bool known = stat(path.c_str(), &by_path) == 0 && fstat(fd, &by_fd) == 0;
  return known && by_path.st_dev == by_fd.st_dev && by_path.st_ino == by_fd.st_ino;
}

void check_replaceable(const std::string& path, Existing existing) {
  const FileHead head = read_head(path);
  if (head.is_empty) return;
  if (existing == Existing::kRefuse) throw TraceError(path, "exists already");
  if (!head.is_hdf5) throw TraceError(path, "exists and is not a trace; it is not replaced");
  if (existing == Existing::kReplaceFinished && head.is_marked_open) {
    throw TraceError(path, "is the trace of a run that was killed; recover it or allow it to be replaced");
  }
}

}  // namespace

base::Descriptor lock_for_writing(const std::string& path) {
  base::Descriptor file(::open(path.c_str(), O_RDWR | O_CLOEXEC));
  if (!file.is_open()) throw TraceError(path, "cannot be opened for writing: " + base::system_error());
  if (base::try_lock_byte(file, kLockByte) && is_same_file(path, file.fd())) return file;
  throw TraceError(path, "is in use: another run is writing it");
}

bool is_being_written(const std::string& path) {
  const base::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) throw TraceError(path, "cannot be opened: " + base::system_error());
  return base::is_byte_locked(file, kLockByte);
}

FileHead read_head(const std::string& path) {
  const base::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.is_open()) throw TraceError(path, "cannot be opened: " + base::system_error());
  struct stat status {};
  if (fstat(file.fd(), &status) != 0 || !S_ISREG(status.st_mode)) throw TraceError(path, "is not a regular file");
  std::array<std::uint8_t, 12> bytes{};
  const bool whole = pread(file.fd(), bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size());
  FileHead head;
  head.is_empty = status.st_size == 0;
  head.is_hdf5 = whole && std::equal(kSignature.begin(), kSignature.end(), bytes.begin());
  head.is_marked_open = head.is_hdf5 && bytes[kVersionByte] >= 2 && (bytes[kFlagsByte] & 1) != 0;
  return head;
}

OutputFile::OutputFile(const std::string& path, Existing existing) : path_(path) {
  if (::access(path.c_str(), F_OK) == 0) {
    const FileHead head = read_head(path);
    if (head.is_hdf5 || head.is_empty) replaced_ = lock_for_writing(path);
    check_replaceable(path, existing);
  }
  try {
    part_.emplace(path, kRights);
  } catch (const std::runtime_error& error) {
    throw TraceError(path, std::string("cannot be created: ") + error.what());
  }
}

void OutputFile::publish() {
  lock_ = lock_for_writing(working_path());
  // A file that came meanwhile is another run's: only the one that was checked and locked above is replaced.
  const unsigned flags = replaced_.is_open() ? 0u : static_cast<unsigned>(RENAME_NOREPLACE);
  if (renameat2(AT_FDCWD, working_path().c_str(), AT_FDCWD, path_.c_str(), flags) != 0) {
    throw TraceError(path_, "cannot be created: " + base::system_error());
  }
  part_->release();
  part_.reset();
  replaced_ = base::Descriptor();
}

}  // namespace flatsat::trace
