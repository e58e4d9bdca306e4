#include "harness/campaign/case_run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "harness/base/clock.h"
#include "harness/base/part_file.h"
#include "harness/base/run_in_child.h"
#include "harness/base/stop_signal.h"
#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/bench/bench.h"
#include "harness/campaign/dispersion_check.h"
#include "harness/report/run_json.h"
#include "harness/trace/compress.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

json identity(const Plan& plan, const Case& one) {
  json parameters = json::object();
  for (const auto& [name, value] : one.parameters) parameters[name] = value;
  return {{"name", one.name},     {"key", one.key},           {"content", one.content},
          {"index", one.index},   {"seed", one.seed},         {"fault", one.fault},
          {"sample", one.sample}, {"parameters", parameters}, {"reproduce", reproduce_line(plan, one)}};
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
  const std::string number = std::to_string(attempt);
  for (const auto& name : {"/trace-" + number + ".h5", "/attempt-" + number + ".json"})
    base::remove_left_parts(folder + name);  // another attempt has other names
  if (!in_time)
    return {false, error_result(plan, one, "not over after " + std::to_string(plan.timeout_s) + " s of wall time")};
  if (stop != 0) return {true, {}};
  std::ifstream file(folder + "/attempt-" + number + ".json");
  auto result = json::parse(file, nullptr, false);
  if (result.is_object()) return {false, std::move(result)};
  const std::string how = status.signal() != 0 ? "the bench " + status.text() : "the bench left no result";
  const auto said = last_line(folder + "/log.txt");
  return {false, error_result(plan, one, how + (said.empty() ? "" : "; it said: " + said))};
}

/// CPU seconds of all processes that this one has started and waited for, with what they started.
double cpu_of_children_s() {
  rusage used{};
  getrusage(RUSAGE_CHILDREN, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// A run that read something else than the plan says has shown nothing of it.
std::string changed_meanwhile(const Plan& plan) {
  const auto changed = changed_since(plan.inputs);
  return changed.empty() ? "" : base::joined(changed) + " changed while the campaign was flying; start it again";
}

/// Traces that stay are packed; one that cannot be stays as it is.
void pack_traces(const std::string& folder) {
  constexpr int kLevel = 4;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (entry.path().extension() != ".h5") continue;
    try {
      trace::compress(entry.path().string(), kLevel);
    } catch (const std::exception& failure) {
      std::ofstream(folder + "/log.txt", std::ios::app) << "flatsat: " << failure.what() << '\n';
    }
  }
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
  folder.clear(one);  // of what a stopped attempt left
  json result, attempts = json::array();
  double cpu_s = 0.0;
  std::set<std::string> digests;
  unsigned flights = 0, errors = 0;
  for (unsigned good = 0; good < plan.repeat;) {
    const double cpu_before_s = cpu_of_children_s();
    auto flight = attempt_case(plan, one, path, ++flights, stop);
    if (flight.stopped) return false;
    cpu_s = cpu_of_children_s() - cpu_before_s;
    result = std::move(flight.result);
    if (const auto changed = changed_meanwhile(plan); !changed.empty()) {
      result = error_result(plan, one, changed);
      result["inputs_changed"] = true;
      break;
    }
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
  result["cpu_s"] = cpu_s;
  result["ended_utc"] = base::utc_now("%Y-%m-%dT%H:%M:%SZ");
  drop_traces(path, result, plan.keep);
  if (plan.compress) pack_traces(path);
  folder.write_result(one, result);
  return true;
}

}  // namespace flatsat::campaign
