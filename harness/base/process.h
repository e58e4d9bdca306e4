#pragma once
#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/base/descriptor.h"

namespace flatsat::base {

/// How a process ended.
class ExitStatus {
 public:
  ExitStatus() = default;
  explicit ExitStatus(int wait_status) : status_(wait_status) {}
  /// The exit status, or 128 and the signal, as a shell gives it.
  int code() const;
  /// The signal that killed it; 0 where it ended by itself.
  int signal() const;
  bool is_success() const { return status_ == 0; }
  /// "ended with status 3" or "was killed by signal 9 (Killed)".
  std::string text() const;

 private:
  int status_ = 0;  // as waitpid gives it
};

/// The owner of a process that this one started. Its end is waited for: no orphan, no zombie.
class Child {
 public:
  Child() = default;
  explicit Child(pid_t pid);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  /// Stops it.
  ~Child();

  /// -1 where there is none; then there is nothing to wait for either.
  pid_t pid() const { return pid_; }
  bool is_running() { return pid_ >= 0 && !ended(); }
  /// Nothing while it runs.
  std::optional<ExitStatus> ended();
  /// Waits for its end, however long that takes.
  ExitStatus wait();
  /// Nothing when it did not end within so many seconds of wall time.
  std::optional<ExitStatus> wait_for(double seconds);
  /// Sends a signal, unless its end was seen already: its number may belong to another process by then.
  void send(int signal);
  /// Sends a signal to the process group that it leads.
  void send_to_group(int signal);
  /// SIGTERM, and SIGKILL when it has not ended after `patience_s`.
  ExitStatus stop(double patience_s = 2.0);

 private:
  friend void wait_for_any(std::span<Child* const> children, double seconds);
  bool reap(int options);

  pid_t pid_ = -1;
  Descriptor end_;  // becomes readable at its end
  std::optional<ExitStatus> status_;
};

/// Waits until one of them has ended, a signal came to this process, or the time is over.
void wait_for_any(std::span<Child* const> children, double seconds);

/// Where a standard stream of a started program leads.
class Stream {
 public:
  static Stream inherited() { return Stream(kInherited); }
  static Stream null() { return Stream(kNull); }
  static Stream to(const Descriptor& descriptor) { return Stream(descriptor.fd()); }
  bool is_inherited() const { return fd_ == kInherited; }
  bool is_null() const { return fd_ == kNull; }
  int fd() const { return fd_; }

 private:
  static constexpr int kInherited = -1, kNull = -2;
  explicit Stream(int fd) : fd_(fd) {}
  int fd_;
};

/// A program to be started.
struct Program {
  std::vector<std::string> words;  // its name, looked for on the PATH unless it has a slash, and its arguments
  std::string folder = {};         // where it works; "" is here
  std::vector<std::string> environment = {};  // NAME=VALUE, beside or in place of what this process has
  Stream in = Stream::null();
  Stream out = Stream::inherited();
  Stream err = Stream::inherited();
  bool has_own_group = false;       // a Ctrl-C at the terminal does not reach it
  int signal_when_parent_dies = 0;  // 0: it lives on. The parent is the thread that starts it
};

/// From now on this process gets `signal` when its parent dies, also when it has died by now. `parent`: who it is.
void end_with_parent(int signal, pid_t parent);

/// Starts it. Errors: std::runtime_error "cannot start NAME: why".
Child spawn(const Program& program);

enum class Capture { kOutputAndErrors, kOutput };

struct RunResult {
  ExitStatus status;
  std::string output;
};

/// Starts it, reads what it writes up to the end and waits. Of very long output the first `most_bytes` are kept. It and
/// what it starts are a process group of their own, which a signal that stop_signal.h notes meanwhile ends.
/// Errors: std::runtime_error when it cannot be started, or was ended by such a signal.
RunResult run(Program program, Capture capture = Capture::kOutputAndErrors, std::size_t most_bytes = 64u << 20);

}  // namespace flatsat::base
