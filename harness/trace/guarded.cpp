#include "harness/trace/guarded.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "harness/base/descriptor.h"
#include "harness/trace/h5.h"

namespace flatsat::trace {
namespace {

constexpr char kResult = 'R';
constexpr char kError = 'E';

void write_all(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(fd, text.data() + done, text.size() - done);
    if (count <= 0 && errno != EINTR) return;
    done += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
  }
}

/// Address space of this process now, bytes.
[[maybe_unused]] std::uint64_t address_space() {
  unsigned long pages = 0;
  if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%lu", &pages) != 1) pages = 0;
    std::fclose(file);
  }
  return std::uint64_t{pages} * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

void set_limit(int resource, rlim_t value) {
  struct rlimit limit {};
  getrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
  limit.rlim_cur = std::min<rlim_t>(value, limit.rlim_max);
  setrlimit(static_cast<__rlimit_resource_t>(resource), &limit);
}

void confine(const GuardLimits& limits) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(std::ceil(limits.cpu_seconds)));
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)  // a sanitizer maps terabytes of shadow
  set_limit(RLIMIT_AS, address_space() + limits.bytes);
#endif
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) ::signal(signal, SIG_DFL);
}

[[noreturn]] void be_the_child(const std::function<std::string()>& work, const GuardLimits& limits, int out) {
  confine(limits);
  try {
    write_all(out, kResult + work());
  } catch (const std::bad_alloc&) {
    write_all(out, kError + std::string("needs more memory than a sound file would"));
  } catch (const std::exception& error) {
    write_all(out, kError + std::string(error.what()));
  }
  _exit(0);
}

struct Fork {
  const std::function<std::string()>* work;
  const GuardLimits* limits;
  int out;
  pid_t child = -1;
};

herr_t fork_here(unsigned, const H5E_error2_t*, void* data) {
  auto& request = *static_cast<Fork*>(data);
  request.child = fork();
  if (request.child == 0) be_the_child(*request.work, *request.limits, request.out);
  return 0;
}

/// Forks inside a callback of the library, where this thread holds its global lock: a recorder's thread may be in the
/// middle of a write, and a child that finds the lock taken would wait for ever.
pid_t fork_with_library_lock(Fork& request) {
  const hid_t stack = H5Ecreate_stack();
  H5Epush2(stack, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_NONE_MAJOR, H5E_NONE_MINOR, "fork");
  H5Ewalk2(stack, H5E_WALK_DOWNWARD, fork_here, &request);
  H5Eclose_stack(stack);
  return request.child;
}

/// Reads to the end; false when the time is over before.
bool read_all(int fd, double seconds, std::string& text) {
  using Clock = std::chrono::steady_clock;
  const auto limit = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  const auto deadline = Clock::now() + limit;
  std::array<char, 65536> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd wait{fd, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::max<std::int64_t>(left, 0)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) return false;
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return true;
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

int wait_for(pid_t child) {
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return status;
}

}  // namespace

GuardLimits limits_for(std::uint64_t file_bytes) {
  constexpr double kSlowestBytesPerSecond = 2e6;
  return {4.0 + static_cast<double>(file_bytes) / kSlowestBytesPerSecond, (std::uint64_t{1} << 30) + 24 * file_bytes};
}

std::string run_guarded(const std::function<std::string()>& work, const GuardLimits& limits) {
  h5::quiet();
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) throw GuardError("no pipe to a child process: " + base::system_error());
  const base::Descriptor in(ends[0]);
  base::Descriptor out(ends[1]);
  Fork request{&work, &limits, out.fd()};
  const pid_t child = fork_with_library_lock(request);
  if (child < 0) throw GuardError("no child process: " + base::system_error());
  out = base::Descriptor();
  std::string text;
  bool in_time = read_all(in.fd(), 10.0 * limits.cpu_seconds, text);
  if (!in_time) kill(child, SIGKILL);
  const int status = wait_for(child);
  in_time = in_time && !(WIFSIGNALED(status) && (WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGKILL));
  if (!in_time) throw GuardError("is corrupt: reading it comes to no end");
  if (WIFSIGNALED(status)) {
    throw GuardError(std::string("is corrupt: reading it ends in ") + strsignal(WTERMSIG(status)));
  }
  if (text.empty()) throw GuardError("is corrupt: reading it ends without a word");
  if (text.front() != kResult) throw GuardError(text.substr(1));
  return text.substr(1);
}

}  // namespace flatsat::trace
