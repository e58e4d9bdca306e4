#include "harness/base/process.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <utility>

#include "harness/base/clock.h"

extern char** environ;

namespace flatsat::base {
namespace {

constexpr double kLongestPollS = 60.0;
constexpr double kNapS = 0.01;  // between two looks where the kernel does not tell the end of a process

int milliseconds(double seconds) { return static_cast<int>(std::ceil(std::clamp(seconds, 0.0, kLongestPollS) * 1e3)); }

/// The attributes and file actions of posix_spawn, with one owner.
class SpawnPlan {
 public:
  SpawnPlan() {
    posix_spawn_file_actions_init(&actions_);
    posix_spawnattr_init(&attributes_);
  }
  ~SpawnPlan() {
    posix_spawnattr_destroy(&attributes_);
    posix_spawn_file_actions_destroy(&actions_);
  }
  SpawnPlan(const SpawnPlan&) = delete;
  SpawnPlan& operator=(const SpawnPlan&) = delete;

  void work_in(const std::string& folder) { check(posix_spawn_file_actions_addchdir_np(&actions_, folder.c_str())); }
  void lead(int number, const Stream& stream) {
    if (stream.is_inherited()) return;
    const int mode = number == STDIN_FILENO ? O_RDONLY : O_WRONLY;
    check(stream.is_null() ? posix_spawn_file_actions_addopen(&actions_, number, "/dev/null", mode, 0)
                           : posix_spawn_file_actions_adddup2(&actions_, stream.fd(), number));
  }
  void give_own_group() {
    check(posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETPGROUP));
    check(posix_spawnattr_setpgroup(&attributes_, 0));
  }
  int start(pid_t& pid, char* const* words, char* const* environment) {
    return posix_spawnp(&pid, words[0], &actions_, &attributes_, words, environment);
  }

 private:
  static void check(int error) {
    if (error != 0) throw std::runtime_error(std::string("cannot start a program: ") + std::strerror(error));
  }

  posix_spawn_file_actions_t actions_;
  posix_spawnattr_t attributes_;
};

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
  send(SIGCONT);
  send(SIGTERM);
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

Child spawn(const Program& program) {
  SpawnPlan plan;
  if (!program.folder.empty()) plan.work_in(program.folder);
  plan.lead(STDERR_FILENO, program.err);
  plan.lead(STDOUT_FILENO, program.out);
  plan.lead(STDIN_FILENO, program.in);
  if (program.has_own_group) plan.give_own_group();
  auto words = program.words;
  auto environment = environment_with(program.environment);
  pid_t pid = -1;
  const int error = plan.start(pid, pointers(words).data(), pointers(environment).data());
  if (error != 0) throw std::runtime_error("cannot start " + program.words.front() + ": " + std::strerror(error));
  return Child(pid);
}

RunResult run(Program program, Capture capture, std::size_t most_bytes) {
  Pipe pipe = make_pipe();
  program.out = Stream::to(pipe.write);
  if (capture == Capture::kOutputAndErrors) program.err = Stream::to(pipe.write);
  Child child = spawn(program);
  pipe.write = Descriptor();
  RunResult result;
  if (!read_all(pipe.read.fd(), result.output, most_bytes))
    throw std::runtime_error("cannot read what " + program.words.front() + " writes: " + system_error());
  result.status = child.wait();
  return result;
}

}  // namespace flatsat::base
