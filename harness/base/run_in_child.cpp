#include "harness/base/run_in_child.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <iostream>

#include "harness/base/clock.h"

namespace flatsat::base {
namespace {

constexpr char kResult = 'R', kException = 'E';
constexpr int kStatusOfException = 3;

enum class Reading { kComplete, kTooLate, kTooLong };

/// Reads to the end.
Reading read_within(int fd, const ChildLimits& limits, std::string& text) {
  const double end_s = wall_s() + limits.seconds;
  std::array<char, 65536> buffer;
  for (;;) {
    const double left_s = std::clamp(end_s - wall_s(), 0.0, 60.0);
    pollfd wait{fd, POLLIN, 0};
    const int ready = poll(&wait, 1, static_cast<int>(std::ceil(left_s * 1e3)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0 && wall_s() >= end_s) return Reading::kTooLate;
    if (ready == 0) continue;
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return Reading::kComplete;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    if (text.size() > limits.most_bytes + 1) return Reading::kTooLong;
  }
}

/// The child's part: its answer is a letter for its kind and a text.
int answer(const std::function<std::string()>& work, Pipe& pipe) {
  pipe.read = Descriptor();
  std::string text;
  try {
    text = kResult + work();
  } catch (const std::bad_alloc&) {
    text = kException + std::string("needs more memory than there is for it");
  } catch (const std::exception& error) {
    text = kException + std::string(error.what());
  }
  return write_all(pipe.write.fd(), text) ? 0 : kStatusOfException;
}

}  // namespace

Child fork_child(const std::function<int()>& work, const ForkOptions& options) {
  std::cout.flush();  // or the copy would write the same once more
  std::fflush(stdout);
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot start a process: " + system_error());
  if (pid == 0) {
    int status = kStatusOfException;
    try {
      if (options.has_own_group) setpgid(0, 0);
      end_with_parent(options.signal_when_parent_dies, parent);
      status = work();
    } catch (const std::exception& error) {
      dprintf(STDERR_FILENO, "flatsat: %s\n", error.what());
    }
    _exit(status);
  }
  if (options.has_own_group) setpgid(pid, pid);  // both sides: the group is there, whoever comes first
  return Child(pid);
}

ChildAnswer ask_child(const std::function<std::string()>& work, const ChildLimits& limits) {
  Pipe pipe = make_pipe();
  Child child;
  limits.fork_within(
      [&] { child = fork_child([&] { return answer(work, pipe); }, {.signal_when_parent_dies = SIGKILL}); });
  pipe.write = Descriptor();
  ChildAnswer result;
  const Reading reading = read_within(pipe.read.fd(), limits, result.text);
  if (reading != Reading::kComplete) child.send(SIGKILL);
  result.status = child.wait();
  const char kind = result.text.empty() ? '\0' : result.text.front();
  if (!result.text.empty()) result.text.erase(0, 1);
  if (reading == Reading::kTooLate)
    result.kind = ChildAnswer::Kind::kTooLate;
  else if (reading == Reading::kTooLong)
    result.kind = ChildAnswer::Kind::kTooLong;
  else if (result.status.is_success() && kind == kResult)
    result.kind = ChildAnswer::Kind::kResult;
  else if (result.status.is_success() && kind == kException)
    result.kind = ChildAnswer::Kind::kException;
  return result;
}

std::string run_in_child(const std::function<std::string()>& work, const ChildLimits& limits) {
  auto answer = ask_child(work, limits);
  switch (answer.kind) {
    case ChildAnswer::Kind::kResult:
      return std::move(answer.text);
    case ChildAnswer::Kind::kException:
      throw ChildError(answer.text);
    case ChildAnswer::Kind::kTooLate:
      throw ChildError("its process took longer than " + std::to_string(limits.seconds) + " s");
    case ChildAnswer::Kind::kTooLong:
      throw ChildError("its process answered with more than " + std::to_string(limits.most_bytes) + " bytes");
    case ChildAnswer::Kind::kDied:
      break;
  }
  throw ChildError("its process " + answer.status.text());
}

}  // namespace flatsat::base
