#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <thread>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// Reads what others write into a pipe while they write it, in a thread of its own, and keeps the newest of it: a
/// writer that says a lot neither stands still nor loses words.
class OutputTail {
 public:
  /// Reads from now on and keeps at least the newest `most_bytes`. Errors: std::runtime_error.
  OutputTail(Descriptor read_end, std::size_t most_bytes);
  /// Leaves off reading.
  ~OutputTail();
  OutputTail(const OutputTail&) = delete;
  OutputTail& operator=(const OutputTail&) = delete;

  /// The newest of what was written. Waits for the end of the pipe, but no longer than so many seconds: a process that
  /// a writer has started may hold it open.
  std::string text(double seconds);

 private:
  void read_on(int stop);
  void keep(const char* bytes, std::size_t count);

  const Descriptor read_end_;
  const std::size_t most_bytes_;
  const Descriptor stop_;  // readable: the thread is to end
  std::mutex mutex_;
  std::condition_variable ended_;
  std::string text_;          // under the mutex
  bool is_complete_ = false;  // under the mutex
  std::thread thread_;
};

}  // namespace flatsat::base
