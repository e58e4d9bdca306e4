#include "harness/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "harness/base/clock.h"
#include "harness/base/stop_signal.h"

extern char** environ;

namespace flatsat::base {
namespace {

constexpr double kLongestPollS = 60.0;
constexpr double kNapS = 0.01;  // between two looks where the kernel does not tell the end of a process

int milliseconds(double seconds) { return static_cast<int>(std::ceil(std::clamp(seconds, 0.0, kLongestPollS) * 1e3)); }

/// The form that the kernel takes; lives no longer than `words`.
std::vector<char*> pointers(std::vector<std::string>& words) {
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environment_with(const std::vector<std::string>& additions) {
  std::vector<std::string> all = additions;
  const auto name = [](const std::string& entry) { return entry.substr(0, entry.find('=') + 1); };
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const auto replaces = [&](const std::string& added) { return name(added) == name(*entry); };
    if (std::none_of(additions.begin(), additions.end(), replaces)) all.emplace_back(*entry);
  }
  return all;
}

/// No signal comes to this thread.
class SignalsHeld {
 public:
  SignalsHeld() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~SignalsHeld() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  const sigset_t& before() const { return before_; }

 private:
  sigset_t before_;
};

/// What a copy of this process does on its way to another program: nothing that takes memory or a lock, which a thread
/// that is not in the copy may hold.
class Start {
 public:
  Start(const Program& program, char* const* words, char* const* environment)
      : program_(program), words_(words), environment_(environment), parent_(getpid()) {}

  /// Comes back only where it cannot be done, with the reason in errno.
  void go(const sigset_t& signals) const {
    forget_handlers();
    pthread_sigmask(SIG_SETMASK, &signals, nullptr);
    if (program_.has_own_group) setpgid(0, 0);
    if (program_.signal_when_parent_dies != 0) end_with_parent(program_.signal_when_parent_dies, parent_);
    if (!program_.folder.empty() && chdir(program_.folder.c_str()) != 0) return;
    const bool led =
        lead(STDERR_FILENO, program_.err) && lead(STDOUT_FILENO, program_.out) && lead(STDIN_FILENO, program_.in);
    if (led) execvpe(words_[0], words_, environment_);
  }

 private:
  /// A handler of this process would take a signal that is meant for the program.
  static void forget_handlers() {
    for (int signal = 1; signal < NSIG; ++signal) {
      struct sigaction action {};
      if (sigaction(signal, nullptr, &action) != 0 || action.sa_handler == SIG_IGN) continue;
      action = {};
      sigaction(signal, &action, nullptr);
    }
  }
  static bool lead(int number, const Stream& stream) {
    if (stream.is_inherited()) return true;
    const int fd = stream.is_null() ? open("/dev/null", number == STDIN_FILENO ? O_RDONLY : O_WRONLY) : stream.fd();
    const bool led = fd >= 0 && (fd == number || dup2(fd, number) >= 0);
    if (stream.is_null() && fd != number) close(fd);
    return led;
  }

  const Program& program_;
  char* const* words_;
  char* const* environment_;
  const pid_t parent_;
};

}  // namespace

int ExitStatus::code() const { return signal() != 0 ? 128 + signal() : WEXITSTATUS(status_); }
int ExitStatus::signal() const { return WIFSIGNALED(status_) ? WTERMSIG(status_) : 0; }
std::string ExitStatus::text() const {
  if (signal() == 0) return "ended with status " + std::to_string(code());
  return "was killed by signal " + std::to_string(signal()) + " (" + strsignal(signal()) + ")";
}

Child::Child(pid_t pid) : pid_(pid), end_(static_cast<int>(syscall(SYS_pidfd_open, pid, 0))) {}
Child::Child(Child&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), end_(std::move(other.end_)), status_(other.status_) {}
Child& Child::operator=(Child&& other) noexcept {
  std::swap(pid_, other.pid_);
  std::swap(end_, other.end_);
  std::swap(status_, other.status_);
  return *this;
}
Child::~Child() {
  if (pid_ >= 0) stop();
}

bool Child::reap(int options) {
  assert(pid_ >= 0);  // or it would wait for any child
  if (status_) return true;
  int status = 0;
  pid_t result;
  do {
    result = waitpid(pid_, &status, options);
  } while (result < 0 && errno == EINTR);
  if (result != 0) status_ = ExitStatus(status);  // one that somebody else waited for has ended, too
  return status_.has_value();
}

std::optional<ExitStatus> Child::ended() { return reap(WNOHANG) ? status_ : std::nullopt; }

ExitStatus Child::wait() {
  reap(0);
  return *status_;
}

std::optional<ExitStatus> Child::wait_for(double seconds) {
  const double end_s = wall_s() + seconds;
  Child* const self = this;
  for (double left_s = seconds; !ended() && left_s > 0.0; left_s = end_s - wall_s())
    wait_for_any(std::span(&self, 1), left_s);
  return ended();
}

void Child::send(int signal) {
  if (is_running()) ::kill(pid_, signal);
}

void Child::send_to_group(int signal) {
  if (is_running()) ::kill(-pid_, signal);
}

ExitStatus Child::stop(double patience_s) {
  send(SIGTERM);
  send(SIGCONT);  // who was stopped hears the other first, and does nothing before
  if (!wait_for(patience_s)) send(SIGKILL);
  return wait();
}

void wait_for_any(std::span<Child* const> children, double seconds) {
  std::vector<pollfd> ends;
  for (const Child* child : children) {
    if (!child->end_.is_open()) seconds = std::min(seconds, kNapS);
    ends.push_back({child->end_.fd(), POLLIN, 0});
  }
  poll(ends.data(), ends.size(), milliseconds(seconds));
}

void end_with_parent(int signal, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, signal);
  if (getppid() != parent) raise(signal);
}

Child spawn(const Program& program) {
  auto words = program.words;
  auto environment = environment_with(program.environment);
  const auto word_list = pointers(words), environment_list = pointers(environment);
  const Start start(program, word_list.data(), environment_list.data());
  Pipe failure = make_pipe();  // closed by the start of the program, or says why there was none
  pid_t pid = -1;
  {
    const SignalsHeld held;
    pid = fork();
    if (pid == 0) {
      start.go(held.before());
      const int why = errno;
      _exit(::write(failure.write.fd(), &why, sizeof why) == sizeof why ? 127 : 126);
    }
  }
  if (pid < 0) throw std::runtime_error("cannot start " + program.words.front() + ": " + system_error());
  if (program.has_own_group) setpgid(pid, pid);  // both sides: the group is there, whoever comes first
  failure.write = Descriptor();
  Child child(pid);
  std::string why;
  read_all(failure.read.fd(), why);
  if (why.size() != sizeof(int)) return child;
  int error = 0;
  std::memcpy(&error, why.data(), sizeof error);
  child.wait();
  throw std::runtime_error("cannot start " + program.words.front() + ": " + std::strerror(error));
}

namespace {

/// Reads up to the end. False, with errno 0 where a signal came to this process that asks it to stop.
bool read_until_stopped(int fd, std::string& text, std::size_t most_bytes) {
  constexpr int kLookMs = 50;
  const int before = noted_stop_signal();
  std::array<char, 65536> buffer;
  for (;;) {
    pollfd wait{fd, POLLIN, 0};
    const int ready = poll(&wait, 1, kLookMs);
    if (noted_stop_signal() != before) return errno = 0, false;
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count == 0;
    text.append(buffer.data(), std::min(static_cast<std::size_t>(count), most_bytes - text.size()));
  }
}

}  // namespace

RunResult run(Program program, Capture capture, std::size_t most_bytes) {
  Pipe pipe = make_pipe();
  program.has_own_group = true;
  program.signal_when_parent_dies = SIGTERM;
  program.out = Stream::to(pipe.write);
  if (capture == Capture::kOutputAndErrors) program.err = Stream::to(pipe.write);
  Child child = spawn(program);
  pipe.write = Descriptor();
  RunResult result;
  if (!read_until_stopped(pipe.read.fd(), result.output, most_bytes)) {
    const int error = errno;
    child.send_to_group(SIGTERM);
    if (error == 0) throw std::runtime_error(program.words.front() + " was ended: this program was asked to stop");
    throw std::runtime_error("cannot read what " + program.words.front() + " writes: " + std::strerror(error));
  }
  result.status = child.wait();
  return result;
}

}  // namespace flatsat::base
