#include "harness/campaign/case_run.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "harness/base/clock.h"
#include "harness/base/run_in_child.h"
#include "harness/base/stop_signal.h"
#include "harness/base/whole_file.h"
#include "harness/bench/bench.h"
#include "harness/campaign/dispersion_check.h"
#include "harness/report/run_json.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

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

/// The child's part: everything that the run prints goes to its log.
json fly(const Plan& plan, const Case& one, const std::string& trace, const volatile std::sig_atomic_t& stop) {
  bench::RunOptions options;
  options.output = trace;
  options.reproduce = options.command_line = reproduce_line(plan, one);
  options.stop = &stop;
  auto bed = testbed::load_testbed(plan.testbed, options_of(plan, one));
  hold_read_back(bed, one);
  auto result = json::parse(report::to_json(bench::run_testbed(std::move(bed), options)));
  result.update(identity(plan, one));
  return result;
}

int fly_into_folder(const Plan& plan, const Case& one, const std::string& folder, unsigned attempt) {
  const auto& stop = base::note_stop_signals(base::SecondSignal::kIsNoted);
  base::ignore_signal(SIGPIPE);
  const base::Descriptor log(::open((folder + "/log.txt").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (log.is_open()) dup2(log.fd(), STDOUT_FILENO), dup2(log.fd(), STDERR_FILENO);
  const std::string number = std::to_string(attempt);
  json result;
  try {
    result = fly(plan, one, folder + "/trace-" + number + ".h5", stop);
  } catch (const std::exception& error) {
    result = error_result(plan, one, error.what());
  }
  if (stop == 0)
    base::write_whole(folder + "/attempt-" + number + ".json",
                      result.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  return 0;
}

/// False when its time is over. A signal to stop is handed on.
bool ended_in_time(base::Child& flight, double timeout_s, const volatile std::sig_atomic_t& stop) {
  constexpr double kLookS = 0.05;
  bool told = false;
  const double end_s = base::wall_s() + timeout_s;
  for (double left_s = timeout_s; left_s > 0.0; left_s = end_s - base::wall_s()) {
    if (stop != 0 && !told) flight.send(SIGTERM), told = true;
    if (flight.wait_for(std::min(left_s, kLookS))) return true;
  }
  return false;
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

Flight attempt_case(const Plan& plan, const Case& one, const std::string& folder, unsigned attempt,
                    const volatile std::sig_atomic_t& stop) {
  // The agents are of the attempt's group: a time-out ends them as well.
  auto flight = base::fork_child([&] { return fly_into_folder(plan, one, folder, attempt); }, {.has_own_group = true});
  const bool in_time = ended_in_time(flight, plan.timeout_s, stop);
  if (!in_time) flight.send(SIGTERM);
  if (!in_time && !flight.wait_for(2.0)) flight.send_to_group(SIGKILL);
  const auto status = flight.wait();
  if (!in_time)
    return {false, error_result(plan, one, "not over after " + std::to_string(plan.timeout_s) + " s of wall time")};
  if (stop != 0) return {true, {}};
  std::ifstream file(folder + "/attempt-" + std::to_string(attempt) + ".json");
  auto result = json::parse(file, nullptr, false);
  if (result.is_object()) return {false, std::move(result)};
  const std::string how = status.signal() != 0 ? "the bench " + status.text() : "the bench left no result";
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
  const auto& stop = base::note_stop_signals(base::SecondSignal::kIsNoted);
  base::end_with_parent(SIGTERM, getppid());
  const auto path = folder.case_path(one);
  std::error_code error;
  fs::remove_all(path, error);  // what a stopped attempt left
  fs::create_directories(path, error);
  if (error) throw std::runtime_error(path + ": cannot make the folder: " + error.message());
  json result, attempts = json::array();
  std::set<std::string> digests;
  unsigned flights = 0, errors = 0;
  for (unsigned good = 0; good < plan.repeat;) {
    auto flight = attempt_case(plan, one, path, ++flights, stop);
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
