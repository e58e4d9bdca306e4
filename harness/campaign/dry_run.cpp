#include "harness/campaign/dry_run.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/bench/bench.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

void gather(json& found, const std::function<void()>& look) {
  try {
    look();
  } catch (const config::ConfigError& error) {
    for (const auto& p : error.problems())
      found.push_back(
          {{"file", p.location.file}, {"line", p.location.line}, {"column", p.location.column}, {"text", p.text}});
  }
}

/// The child's part. It leaves without destructors: SystemC's objects are not made to be taken down alone.
[[noreturn]] void build_and_tell(const testbed::Testbed& bed, int pipe) {
  json found = json::array();
  int status = 0;
  try {
    gather(found, [&] { testbed::refuse_expired_waivers(bed); });
    gather(found, [&] { bench::check_testbed(bed); });
  } catch (const std::exception& error) {
    found = error.what();
  }
  const std::string text = found.dump(-1, ' ', false, json::error_handler_t::replace);
  for (std::size_t sent = 0; sent < text.size();) {
    const auto n = ::write(pipe, text.data() + sent, text.size() - sent);
    if (n < 0 && errno != EINTR) status = 1;
    if (status != 0) break;
    if (n > 0) sent += static_cast<std::size_t>(n);
  }
  _exit(status);
}

std::string all_of(int pipe) {
  std::string text;
  std::array<char, 4096> buffer;
  for (;;) {
    const auto n = ::read(pipe, buffer.data(), buffer.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(n));
  }
}

}  // namespace

std::vector<config::Problem> problems_when_built(const testbed::Testbed& bed) {
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error(std::string("no pipe to be had: ") + std::strerror(errno));
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("cannot start a process to check: ") + std::strerror(errno));
  if (child == 0) {
    ::close(pipe[0]);
    build_and_tell(bed, pipe[1]);
  }
  ::close(pipe[1]);
  const auto found = json::parse(all_of(pipe[0]), nullptr, false);
  ::close(pipe[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (found.is_string()) throw std::runtime_error(found.get<std::string>());
  if (status != 0 || !found.is_array())
    throw std::runtime_error(bed.path + " cannot be built: the process that tried died");
  std::vector<config::Problem> problems;
  for (const auto& p : found) problems.push_back({{p["file"], p["line"], p["column"]}, p["text"]});
  return problems;
}

}  // namespace flatsat::campaign
