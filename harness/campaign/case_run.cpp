#include "harness/campaign/case_run.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "harness/base/whole_file.h"
#include "harness/bench/bench.h"
#include "harness/campaign/dispersion_check.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

volatile std::sig_atomic_t stop_signal = 0;
volatile pid_t flying = 0;

void on_stop(int signal) {
  stop_signal = signal;
  if (flying > 0) kill(flying, SIGTERM);
}
void on_stop_in_flight(int signal) { stop_signal = signal; }

void handle_stops(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

/// SIGTERM when the parent dies, also when it is dead already.
void end_with_parent() {
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() == 1) raise(SIGTERM);
}

json identity(const Plan& plan, const Case& one) {
  json parameters = json::object();
  for (const auto& [name, value] : one.parameters) parameters[name] = value;
  return {{"key", one.key},
          {"index", one.index},
          {"seed", one.seed},
          {"fault", one.fault},
          {"sample", one.sample},
          {"parameters", parameters},
          {"reproduce", reproduce_line(plan, one)}};
}

/// The child's part: everything that the flight prints goes to its log.
json fly(const Plan& plan, const Case& one, const std::string& trace) {
  bench::RunOptions options;
  options.output = trace;
  options.reproduce = options.command_line = reproduce_line(plan, one);
  options.stop = &stop_signal;
  auto bed = testbed::load_testbed(plan.testbed, options_of(plan, one));
  hold_read_back(bed, one);
  auto result = json::parse(bench::to_json(bench::run_testbed(std::move(bed), options)));
  result.update(identity(plan, one));
  return result;
}

[[noreturn]] void fly_and_end(const Plan& plan, const Case& one, const std::string& folder, unsigned attempt) {
  setpgid(0, 0);  // the agents are of this group: a time-out takes them along
  handle_stops(on_stop_in_flight);
  end_with_parent();
  std::signal(SIGPIPE, SIG_IGN);
  const int log = ::open((folder + "/log.txt").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  if (log >= 0) dup2(log, STDOUT_FILENO), dup2(log, STDERR_FILENO);
  int status = 0;
  try {
    json result;
    try {
      result = fly(plan, one, folder + "/trace-" + std::to_string(attempt) + ".h5");
    } catch (const std::exception& error) {
      result = error_result(plan, one, error.what());
    }
    if (stop_signal == 0)
      base::write_whole(folder + "/attempt-" + std::to_string(attempt) + ".json",
                        result.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  } catch (const std::exception& error) {
    dprintf(STDERR_FILENO, "flatsat: %s\n", error.what());
    status = 1;
  }
  _exit(status);
}

/// Waits for the end of the flight, which holds the other end of the pipe; false when its time is over.
bool ended_in_time(int pipe, double timeout_s) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(timeout_s));
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()).count();
    if (left <= 0) return false;
    pollfd wait{pipe, POLLIN, 0};
    const int n = poll(&wait, 1, static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    if (n > 0) return true;
  }
}

std::string last_line(const std::string& path) {
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) {
    if (!line.empty()) last = line;
  }
  return last;
}

struct Flight {
  bool stopped = false;
  json result;
};

Flight attempt_case(const Plan& plan, const Case& one, const std::string& folder, unsigned attempt) {
  int pipe[2];
  if (pipe2(pipe, O_CLOEXEC) != 0) throw std::runtime_error(std::string("no pipe to be had: ") + std::strerror(errno));
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error(std::string("cannot start a process: ") + std::strerror(errno));
  if (child == 0) {
    ::close(pipe[0]);
    fly_and_end(plan, one, folder, attempt);
  }
  setpgid(child, child);
  ::close(pipe[1]);
  flying = child;
  if (stop_signal != 0) kill(child, SIGTERM);
  const bool in_time = ended_in_time(pipe[0], plan.timeout_s);
  if (!in_time) kill(child, SIGTERM);
  if (!in_time && !ended_in_time(pipe[0], 2.0)) kill(-child, SIGKILL);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  flying = 0;
  ::close(pipe[0]);
  if (!in_time)
    return {false, error_result(plan, one, "not over after " + std::to_string(plan.timeout_s) + " s of wall time")};
  if (stop_signal != 0) return {true, {}};
  std::ifstream file(folder + "/attempt-" + std::to_string(attempt) + ".json");
  auto result = json::parse(file, nullptr, false);
  if (result.is_object()) return {false, std::move(result)};
  const std::string how = WIFSIGNALED(status)
                              ? std::string("the bench was killed by signal ") + std::to_string(WTERMSIG(status)) +
                                    " (" + strsignal(WTERMSIG(status)) + ")"
                              : "the bench left no result";
  const auto said = last_line(folder + "/log.txt");
  return {false, error_result(plan, one, how + (said.empty() ? "" : "; it said: " + said))};
}

void drop_traces(const std::string& folder, json& result, Keep keep) {
  const bool passed = result.value("verdict", "") == "PASS";
  if (keep == Keep::kAll || (keep == Keep::kFailed && !passed)) return;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".h5") fs::remove(entry.path(), error);
  }
  result["trace"] = nullptr;
}

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

}  // namespace

json error_result(const Plan& plan, const Case& one, const std::string& error) {
  json result = identity(plan, one);
  result.update({{"verdict", "ERROR"},
                 {"error", error},
                 {"digest", nullptr},
                 {"trace", nullptr},
                 {"requirements", json::array()},
                 {"sim_s", 0.0},
                 {"wall_s", 0.0}});
  return result;
}

bool run_case(const Plan& plan, const Case& one, const CampaignFolder& folder) {
  handle_stops(on_stop);
  end_with_parent();
  const auto path = folder.case_path(one);
  std::error_code error;
  fs::remove_all(path, error);  // what a stopped attempt left
  fs::create_directories(path, error);
  if (error) throw std::runtime_error(path + ": cannot make the folder: " + error.message());
  json result, attempts = json::array();
  std::set<std::string> digests;
  unsigned flights = 0, errors = 0;
  for (unsigned good = 0; good < plan.repeat;) {
    auto flight = attempt_case(plan, one, path, ++flights);
    if (flight.stopped) return false;
    result = std::move(flight.result);
    const bool failed = text_of(result["verdict"]) == "ERROR";
    attempts.push_back({{"verdict", result["verdict"]}, {"digest", result["digest"]}, {"error", result["error"]}});
    if (!failed) digests.insert(text_of(result["digest"])), ++good;
    if (failed && errors++ >= plan.retries) break;
  }
  if (digests.size() > 1) {
    result["verdict"] = "ERROR";
    result["error"] = "flaky: the same case gave " + std::to_string(digests.size()) + " different digests";
    result["flaky"] = true;
  }
  result["attempts"] = attempts;
  drop_traces(path, result, plan.keep);
  folder.write_result(one, result);
  return true;
}

}  // namespace flatsat::campaign
