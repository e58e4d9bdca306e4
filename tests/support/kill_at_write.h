#pragma once
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

namespace flatsat::support {

struct KillAtWrite {
  std::string part;              // of the path of the files whose changes count
  std::uint64_t nth = 0;         // the change before which the process is killed, from 1; 0: it lives
  bool counts_at_once = true;    // else from the work's own call on
  std::function<void()> look{};  // called before each change that counts, while the process stands
};

struct Killed {
  bool was_killed = false;
  std::uint64_t changes = 0;  // that were counted, the last of a killed one not made
  int status = 0;             // as of waitpid
};

/// What changes a file: its content, its length, its name.
inline constexpr long kChanges[] = {SYS_write,           SYS_pwrite64, SYS_ftruncate, SYS_fallocate,
                                    SYS_copy_file_range, SYS_sendfile, SYS_rename,    SYS_renameat,
                                    SYS_renameat2,       SYS_unlink,   SYS_unlinkat};

/// From now on this process stops for its tracer before each of them, and before nothing else.
inline void stop_before_changes() {
  std::vector<sock_filter> filter{BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};
  for (const long number : kChanges) {
    filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, static_cast<unsigned>(number), 0, 1));
    filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRACE));
  }
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

/// Follows a child by ptrace, with all its threads and children, and counts its changes. Before the n-th of them all
/// are killed: what is on the disk is what a kill there leaves.
class WriteWatch {
 public:
  explicit WriteWatch(const KillAtWrite& options) : options_(options) {}

  /// `work` runs in the child; it is given what begins the counting where that does not begin at once.
  Killed run(const std::function<void(const std::function<void()>& begin)>& work) {
    const pid_t child = fork();
    if (child == 0) {
      ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
      raise(SIGSTOP);
      stop_before_changes();
      work([] { raise(SIGSTOP); });
      _exit(0);
    }
    child_ = child;
    counting_ = options_.counts_at_once;
    follow();
    return result_;
  }

 private:
  void follow() {
    int status = 0;
    for (pid_t pid = 0; (pid = waitpid(-1, &status, __WALL)) > 0;) {
      if (!WIFSTOPPED(status)) {
        all_.erase(pid);
        if (pid == child_) result_.status = status;
      } else if (result_.was_killed) {
        kill(pid, SIGKILL);
      } else {
        go_on(pid, status);
      }
    }
  }

  void go_on(pid_t pid, int status) {
    constexpr long kOptions =
        PTRACE_O_TRACESECCOMP | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_EXITKILL;
    if (all_.insert(pid).second && pid == child_) ptrace(PTRACE_SETOPTIONS, pid, nullptr, kOptions);
    int signal = WSTOPSIG(status);
    if (status >> 8 == (SIGTRAP | (PTRACE_EVENT_SECCOMP << 8))) {
      if (counting_ && counts(pid)) {
        if (options_.look) options_.look();
        if (++result_.changes == options_.nth) return kill_all();
      }
      signal = 0;
    } else if (signal == SIGSTOP) {
      counting_ = counting_ || (pid == child_ && ++stops_ == 2);
      signal = 0;
    } else if (signal == SIGTRAP) {
      signal = 0;
    }
    ptrace(PTRACE_CONT, pid, nullptr, signal);
  }

  void kill_all() {
    result_.was_killed = true;
    for (const pid_t pid : all_) kill(pid, SIGKILL);
  }

  bool counts(pid_t pid) const {
    user_regs_struct registers{};
    ptrace(PTRACE_GETREGS, pid, nullptr, &registers);
    switch (static_cast<long>(registers.orig_rax)) {
      case SYS_write:
      case SYS_pwrite64:
      case SYS_ftruncate:
      case SYS_fallocate:
      case SYS_sendfile:
        return is_of(pid, registers.rdi);
      case SYS_copy_file_range:
        return is_of(pid, registers.rdx);
      default:
        return true;  // names
    }
  }

  bool is_of(pid_t pid, std::uint64_t fd) const {
    char path[4096];
    const std::string link = "/proc/" + std::to_string(pid) + "/fd/" + std::to_string(fd);
    const ssize_t length = readlink(link.c_str(), path, sizeof path);
    return length > 0 && std::string(path, static_cast<std::size_t>(length)).find(options_.part) != std::string::npos;
  }

  const KillAtWrite options_;
  Killed result_;
  std::set<pid_t> all_;
  pid_t child_ = 0;
  int stops_ = 0;
  bool counting_ = false;
};

}  // namespace flatsat::support
