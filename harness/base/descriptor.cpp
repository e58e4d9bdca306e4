#include "harness/base/descriptor.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace flatsat::base {
namespace {

/// A process whose stdin is closed gets 0 from the kernel, and a started program's own streams would take its place.
Descriptor above_standard_streams(int fd) {
  Descriptor given(fd);
  if (fd > STDERR_FILENO) return given;
  return Descriptor(fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}
Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

Pipe make_pipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error("cannot make a pipe: " + system_error());
  Pipe pipe{above_standard_streams(ends[0]), above_standard_streams(ends[1])};
  if (!pipe.read.is_open() || !pipe.write.is_open()) throw std::runtime_error("cannot make a pipe: " + system_error());
  return pipe;
}

Descriptor unnamed_file(std::string_view text) {
  Descriptor file = above_standard_streams(memfd_create("flatsat", MFD_CLOEXEC));
  if (!file.is_open() || !write_all(file.fd(), text) || lseek(file.fd(), 0, SEEK_SET) != 0)
    throw std::runtime_error("cannot keep a text in memory: " + system_error());
  return file;
}

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

bool read_all(int fd, std::string& text, std::size_t most_bytes) {
  std::array<char, 65536> buffer;
  for (;;) {
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0;
    text.append(buffer.data(), std::min(static_cast<std::size_t>(count), most_bytes - text.size()));
  }
}

std::string system_error() { return std::strerror(errno); }

}  // namespace flatsat::base
