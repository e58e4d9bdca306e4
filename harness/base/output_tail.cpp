#include "harness/base/output_tail.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <utility>

namespace flatsat::base {

OutputTail::OutputTail(Descriptor read_end, std::size_t most_bytes)
    : read_end_(std::move(read_end)),
      most_bytes_(most_bytes),
      stop_(eventfd(0, EFD_CLOEXEC)),
      thread_([this, stop = stop_.fd()] { read_on(stop); }) {}

OutputTail::~OutputTail() {
  eventfd_write(stop_.fd(), 1);
  thread_.join();
}

void OutputTail::read_on(int stop) {
  std::array<char, 16384> buffer;
  std::array<pollfd, 2> ends{pollfd{read_end_.fd(), POLLIN, 0}, pollfd{stop, POLLIN, 0}};
  for (;;) {
    if (poll(ends.data(), ends.size(), -1) < 0 && errno == EINTR) continue;
    if (ends[1].revents != 0) return;
    const ssize_t count = ::read(read_end_.fd(), buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    keep(buffer.data(), static_cast<std::size_t>(count));
  }
  const std::lock_guard lock(mutex_);
  is_complete_ = true;
  ended_.notify_all();
}

/// Up to twice as much is kept, so that old bytes go in large steps.
void OutputTail::keep(const char* bytes, std::size_t count) {
  const std::lock_guard lock(mutex_);
  text_.append(bytes, count);
  if (text_.size() > 2 * most_bytes_) text_.erase(0, text_.size() - most_bytes_);
}

std::string OutputTail::text(double seconds) {
  std::unique_lock lock(mutex_);
  ended_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return is_complete_; });
  return text_;
}

}  // namespace flatsat::base
