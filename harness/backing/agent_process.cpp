#include "harness/backing/agent_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <stdexcept>

extern char** environ;

namespace flatsat::backing {
namespace {

void check_program(const std::string& program) {
  if (access(program.c_str(), F_OK) != 0) throw std::runtime_error("agent " + program + " does not exist");
  if (access(program.c_str(), X_OK) != 0) throw std::runtime_error("agent " + program + " is not executable");
}

/// A group of its own, so that Ctrl-C reaches the bench alone, and the default signal mask.
int spawn(pid_t* pid, const std::string& program, std::vector<char*>& argv, int stderr_pipe) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, stderr_pipe, STDERR_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&attributes, 0);
  const int error = posix_spawn(pid, program.c_str(), &actions, &attributes, argv.data(), environ);
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&actions);
  return error;
}

void nap_ms(long milliseconds) {
  const timespec nap{0, milliseconds * 1'000'000};
  nanosleep(&nap, nullptr);
}

}  // namespace

AgentProcess::AgentProcess(const std::string& program, const std::vector<std::string>& arguments) {
  check_program(program);
  int ends[2];
  if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) throw std::runtime_error("cannot make a pipe for agent " + program);
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  const int error = spawn(&pid_, program, argv, ends[1]);
  close(ends[1]);
  stderr_ = ends[0];
  if (error != 0) {
    close(stderr_);
    throw std::runtime_error("cannot start agent " + program + ": " + std::strerror(error));
  }
}

AgentProcess::~AgentProcess() {
  if (!reap(WNOHANG)) {
    kill(pid_, SIGCONT);
    kill(pid_, SIGTERM);
    if (!wait_for_end(2.0)) {
      kill(pid_, SIGKILL);
      reap(0);
    }
  }
  close(stderr_);
}

bool AgentProcess::reap(int options) {
  if (ended_) return true;
  pid_t result;
  do {
    result = waitpid(pid_, &status_, options);
  } while (result < 0 && errno == EINTR);
  ended_ = result == pid_ || (result < 0 && errno == ECHILD);
  return ended_;
}

bool AgentProcess::wait_for_end(double seconds) {
  for (double waited = 0.0; waited < seconds; waited += 0.01) {
    if (reap(WNOHANG)) return true;
    nap_ms(10);
  }
  return reap(WNOHANG);
}

std::string AgentProcess::last_line() {
  std::string text(65536, '\0');
  const ssize_t got = read(stderr_, text.data(), text.size());
  text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text.substr(text.find_last_of('\n') + 1);
}

std::string AgentProcess::death() {
  if (!reap(WNOHANG)) return {};
  std::string how;
  if (WIFSIGNALED(status_)) {
    const int signal = WTERMSIG(status_);
    how = "agent was killed by signal " + std::to_string(signal) + " (" + strsignal(signal) + ")";
  } else {
    how = "agent ended with status " + std::to_string(WEXITSTATUS(status_));
  }
  const std::string words = last_line();
  return words.empty() ? how : how + "; its last words: " + words;
}

}  // namespace flatsat::backing
