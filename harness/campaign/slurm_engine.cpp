#include "harness/campaign/slurm_engine.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/campaign/case_run.h"
#include "harness/campaign/stop_rule.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Clock = std::chrono::steady_clock;

constexpr int kRounds = 3;

struct Said {
  int status;
  std::string text;  // stdout and stderr
};

Said ask(const std::vector<std::string>& words) {
  auto said = base::run({.words = words});
  while (!said.output.empty() && said.output.back() == '\n') said.output.pop_back();
  return {said.status.signal() == 0 ? said.status.code() : 1, std::move(said.output)};
}

/// One campaign on the cluster.
class Cluster {
 public:
  Cluster(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options, std::string program)
      : plan_(plan),
        folder_(folder),
        options_(options),
        program_(std::move(program)),
        home_(fs::absolute(folder.path()) / "slurm") {
    fs::create_directories(home_);
    progress_.total = plan.cases.size();
  }

  bool run() {
    cancel_left_over();
    count_new();
    already_ = progress_.done;
    for (int round = 0; round < kRounds && !over(); ++round) {
      const auto missing = missing_cases();
      if (missing.empty()) break;
      submit(missing, round);
      wait_for_job();
    }
    if (!over()) give_up_missing();
    count_new();
    return !stopped();
  }

 private:
  bool stopped() const { return options_.stop != nullptr && *options_.stop != 0; }
  bool over() const { return stopped() || enough_ || cut_; }
  fs::path job_file() const { return home_ / "job"; }

  /// The array of a campaign that was killed would run the same cases.
  void cancel_left_over() {
    std::ifstream file(job_file());
    std::string job;
    if (!(file >> job)) return;
    ask({"scancel", job});
    while (!ask({"squeue", "-h", "-j", job}).text.empty() && running(job)) usleep(200'000);
    fs::remove(job_file());
  }
  bool running(const std::string& job) const {
    const auto said = ask({"squeue", "-h", "-o", "%T", "-j", job});
    return said.status == 0 && !said.text.empty();
  }

  std::vector<std::size_t> missing_cases() const {
    auto order = options_.order;
    if (order.empty()) {
      for (const auto& one : plan_.cases) order.push_back(one.index);
    }
    std::erase_if(order, [this](std::size_t i) { return seen_.contains(i); });
    return order;
  }

  void submit(const std::vector<std::size_t>& missing, int round) {
    const std::size_t tasks =
        plan_.boards.empty() ? std::min<std::size_t>(std::max(1u, options_.jobs), missing.size()) : 1;
    const auto batch = home_ / ("batch-" + std::to_string(getpid()) + "-" + std::to_string(round) + ".json");
    json keys = json::array();  // the folder's plan may have more cases than are flown now
    for (const auto i : missing) keys.push_back(plan_.cases[i].key);
    base::write_whole(batch.string(), keys.dump() + "\n");
    const auto script = home_ / "task.sh";
    base::write_whole(script.string(), "#!/bin/sh\nexec " + base::shell_word(program_) + " campaign work " +
                                           base::shell_word(fs::absolute(folder_.path()).string()) + " --batch " +
                                           base::shell_word(batch.string()) + " --task \"$SLURM_ARRAY_TASK_ID\" --of " +
                                           std::to_string(tasks) + "\n");
    const auto said = ask({"sbatch", "--parsable", "--requeue", "--job-name=flatsat-" + plan_.name,
                           "--array=0-" + std::to_string(tasks - 1), "--chdir=" + fs::current_path().string(),
                           "--output=" + (home_ / "%A-%a.log").string(), script.string()});
    job_ = said.text.substr(0, said.text.find(';'));
    if (said.status != 0 || job_.empty() || job_.find_first_not_of("0123456789") != std::string::npos)
      throw std::runtime_error("sbatch: " + said.text);
    base::write_whole(job_file().string(), job_ + "\n");
  }

  void wait_for_job() {
    for (;;) {
      usleep(200'000);
      count_new();
      if (over()) {
        ask({"scancel", job_});
        while (running(job_)) usleep(200'000);
      }
      if (over() || seen_.size() == plan_.cases.size() || !running(job_)) break;
    }
    count_new();
    fs::remove(job_file());
  }

  void give_up_missing() {
    for (const auto i : missing_cases())
      folder_.write_result(plan_.cases[i], error_result(plan_, plan_.cases[i],
                                                        "its task was lost " + std::to_string(kRounds) +
                                                            " times; what the tasks said is in " + home_.string()));
  }

  void count_new() {
    for (const auto& one : plan_.cases) {
      if (seen_.contains(one.index) || !fs::exists(folder_.case_path(one) + "/result.json")) continue;
      const auto result = folder_.result(one);
      if (!result) continue;
      seen_.insert(one.index);
      const std::string verdict = result->value("verdict", "ERROR");
      verdicts_[one.index] = verdict;
      ++progress_.done;
      ++(verdict == "PASS" ? progress_.pass : verdict == "FAIL" ? progress_.fail : progress_.error);
      if (begun_ && options_.finished) options_.finished(one, *result);
      cut_ = cut_ || (begun_ && options_.is_last && options_.is_last(one, *result));
    }
    begun_ = true;
    while (!enough_ && verdicts_.contains(judged_)) enough_ = rule_.add(verdicts_[judged_++] != "PASS");
    const double spent = std::chrono::duration<double>(Clock::now() - begin_).count();
    if (progress_.done > already_)
      progress_.eta_s = spent / static_cast<double>(progress_.done - already_) *
                        static_cast<double>(progress_.total - progress_.done);
    if (options_.progress) options_.progress(progress_);
  }

  const Plan& plan_;
  const CampaignFolder& folder_;
  const EngineOptions& options_;
  const std::string program_;
  const fs::path home_;
  StopRule rule_{plan_.ci95};
  std::set<std::size_t> seen_;
  std::map<std::size_t, std::string> verdicts_;
  std::size_t judged_ = 0, already_ = 0;
  bool enough_ = false, cut_ = false, begun_ = false;
  std::string job_;
  Progress progress_;
  Clock::time_point begin_ = Clock::now();
};

}  // namespace

bool run_slurm(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options,
               const std::string& program) {
  if (ask({"sh", "-c", "command -v sbatch squeue scancel"}).status != 0)
    throw std::runtime_error("no Slurm here: sbatch, squeue and scancel must be on the path");
  return Cluster(plan, folder, options, program).run();
}

namespace {

/// Those that the batch names by key, in its order; all of them without one.
std::vector<const Case*> cases_of(const Plan& plan, const std::string& batch) {
  std::vector<const Case*> list;
  if (batch.empty()) {
    for (const auto& one : plan.cases) list.push_back(&one);
    return list;
  }
  std::ifstream file(batch);
  const auto keys = json::parse(file, nullptr, false);
  if (!keys.is_array()) throw std::runtime_error(batch + ": no list of cases");
  std::map<std::string, const Case*> by_key;
  for (const auto& one : plan.cases) by_key[one.key] = &one;
  for (const auto& key : keys) {
    const auto found = by_key.find(key.get<std::string>());
    if (found == by_key.end()) throw std::runtime_error(batch + ": its case " + key.dump() + " is not in the plan");
    list.push_back(found->second);
  }
  return list;
}

}  // namespace

bool work_off(const CampaignFolder& folder, const std::string& batch, std::size_t task, std::size_t of) {
  const Plan plan = folder.plan();
  const auto list = cases_of(plan, batch);
  for (std::size_t i = task; i < list.size(); i += of)
    if (!folder.result(*list[i]) && !run_case(plan, *list[i], folder)) return false;
  return true;
}

}  // namespace flatsat::campaign
