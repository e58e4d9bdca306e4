#include "harness/trace/guarded.h"

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <exception>
#include <new>

#include "harness/base/run_in_child.h"
#include "harness/trace/h5.h"

namespace flatsat::trace {
namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kIsSanitized = true;
#else
constexpr bool kIsSanitized = false;
#endif

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
  set_limit(RLIMIT_CORE, 0);
  set_limit(RLIMIT_CPU, static_cast<rlim_t>(std::ceil(limits.cpu_seconds)));
  if (!kIsSanitized) set_limit(RLIMIT_AS, address_space() + limits.bytes);  // a sanitizer maps terabytes of shadow
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL}) ::signal(signal, SIG_DFL);
}

struct Call {
  const std::function<void()>* function;
  std::exception_ptr error = nullptr;  // must not pass through the library
};

herr_t call_here(unsigned, const H5E_error2_t*, void* data) {
  auto& call = *static_cast<Call*>(data);
  try {
    (*call.function)();
  } catch (...) {
    call.error = std::current_exception();
  }
  return 0;
}

/// Forks inside a callback of the library, where this thread holds its global lock: a recorder's thread may be in the
/// middle of a write, and a child that finds the lock taken would wait for ever.
void with_library_lock(const std::function<void()>& fork) {
  Call call{&fork};
  const hid_t stack = H5Ecreate_stack();
  H5Epush2(stack, __FILE__, __func__, __LINE__, H5E_ERR_CLS, H5E_NONE_MAJOR, H5E_NONE_MINOR, "fork");
  H5Ewalk2(stack, H5E_WALK_DOWNWARD, call_here, &call);
  H5Eclose_stack(stack);
  if (call.error) std::rethrow_exception(call.error);
}

bool was_ended_for_its_time(const base::ChildAnswer& answer) {
  const int signal = answer.status.signal();
  return answer.kind == base::ChildAnswer::Kind::kTooLate || signal == SIGXCPU;
}

}  // namespace

GuardLimits limits_for(std::uint64_t file_bytes) {
  constexpr double kSlowestBytesPerSecond = 2e6;
  constexpr double kSlowdown = kIsSanitized ? 4.0 : 1.0;
  return {kSlowdown * (4.0 + static_cast<double>(file_bytes) / kSlowestBytesPerSecond),
          (std::uint64_t{1} << 30) + 24 * file_bytes};
}

std::string run_guarded(const std::function<std::string()>& work, const GuardLimits& limits) {
  h5::quiet();
  const auto confined = [&] {
    confine(limits);
    try {
      return work();
    } catch (const std::bad_alloc&) {
      throw GuardError("needs more memory than a sound file would");
    }
  };
  auto answer = base::ask_child(confined, {.seconds = 10.0 * limits.cpu_seconds, .fork_within = with_library_lock});
  if (answer.kind == base::ChildAnswer::Kind::kResult) return std::move(answer.text);
  if (answer.kind == base::ChildAnswer::Kind::kException) throw GuardError(answer.text);
  if (was_ended_for_its_time(answer)) throw GuardError("is corrupt: reading it comes to no end");
  if (answer.status.signal() == SIGKILL)
    throw GuardError("was not read to its end: the process that read it was killed");
  if (answer.status.signal() != 0)
    throw GuardError(std::string("is corrupt: reading it ends in ") + strsignal(answer.status.signal()));
  throw GuardError("is corrupt: reading it ends without a word");
}

}  // namespace flatsat::trace
