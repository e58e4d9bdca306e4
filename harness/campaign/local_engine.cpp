
#include <algorithm>
#include <chrono>
#include <iostream>
#include <nlohmann/json.hpp>
#include <numeric>

#include "harness/base/run_in_child.h"
#include "harness/campaign/case_run.h"
#include "harness/campaign/engine.h"
#include "harness/campaign/stop_rule.h"

namespace flatsat::campaign {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::json;

/// A process a case, so many at a time.
class Pool {
 public:
  Pool(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options)
      : plan_(plan), folder_(folder), options_(options), rule_(plan.ci95), verdicts_(plan.cases.size()) {
    progress_.total = plan.cases.size();
  }

  bool run() {
    for (const auto& one : plan_.cases) {
      if (const auto result = folder_.result(one)) count(one, *result);
    }
    already_ = progress_.done;
    auto order = options_.order;
    if (order.empty()) order.resize(plan_.cases.size()), std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [this](std::size_t i) { return !verdicts_[i].empty(); });
    std::size_t next = 0;
    for (;;) {
      while (running_.size() < limit() && !over() && next < order.size()) start(plan_.cases[order[next++]]);
      if (running_.empty()) break;
      reap();
      if (stopped() || cut_) stop_all();
    }
    report(true);
    return !stopped();
  }

 private:
  std::size_t limit() const { return plan_.boards.empty() ? std::max(1u, options_.jobs) : 1u; }
  bool stopped() const { return options_.stop != nullptr && *options_.stop != 0; }
  bool over() const { return stopped() || enough_ || cut_; }

  void start(const Case& one) {
    running_.push_back({base::fork_child([&] { return run_case(plan_, one, folder_) ? 0 : 130; }), &one});
    progress_.running = running_.size();
  }

  /// Waits a little for the next process to end.
  void reap() {
    constexpr double kBetweenReportsS = 0.2;
    std::vector<base::Child*> children;
    for (auto& flight : running_) children.push_back(&flight.process);
    base::wait_for_any(children, kBetweenReportsS);
    report(false);
    const auto ended = std::find_if(running_.begin(), running_.end(), [](auto& f) { return f.process.ended(); });
    if (ended == running_.end()) return;
    Flight flight = std::move(*ended);
    running_.erase(ended);
    progress_.running = running_.size();
    finish(*flight.one, flight.process.wait());
  }

  void finish(const Case& one, const base::ExitStatus& status) {
    auto result = folder_.result(one);
    if (!result && (stopped() || cut_)) return;
    if (!result) {
      result = error_result(plan_, one, "no result was left: its process " + status.text());
      try {
        folder_.write_result(one, *result);
      } catch (const std::exception& error) {
        std::cerr << "flatsat: " << error.what() << '\n';  // a full disk: the rest goes on, this case is an ERROR
      }
    }
    count(one, *result);
    if (options_.finished) options_.finished(one, *result);
    cut_ = cut_ || (options_.is_last && options_.is_last(one, *result));
    report(true);
  }

  void count(const Case& one, const json& result) {
    const std::string verdict = result.value("verdict", "ERROR");
    verdicts_[one.index] = verdict;
    ++progress_.done;
    ++(verdict == "PASS" ? progress_.pass : verdict == "FAIL" ? progress_.fail : progress_.error);
    while (!enough_ && judged_ < verdicts_.size() && !verdicts_[judged_].empty())
      enough_ = rule_.add(verdicts_[judged_++] != "PASS");
  }

  void report(bool now) {
    if (!options_.progress) return;
    if (!now && Clock::now() - last_report_ < std::chrono::milliseconds(200)) return;
    last_report_ = Clock::now();
    const double spent = std::chrono::duration<double>(last_report_ - begin_).count();
    const auto flown = progress_.done - already_;
    if (flown > 0)
      progress_.eta_s = spent / static_cast<double>(flown) * static_cast<double>(progress_.total - progress_.done);
    options_.progress(progress_);
  }

  void stop_all() {
    for (auto& flight : running_) flight.process.send(SIGTERM);
  }

  struct Flight {
    base::Child process;
    const Case* one;
  };

  const Plan& plan_;
  const CampaignFolder& folder_;
  const EngineOptions& options_;
  StopRule rule_;
  std::vector<std::string> verdicts_;
  std::size_t judged_ = 0, already_ = 0;
  bool enough_ = false, cut_ = false;
  Progress progress_;
  std::vector<Flight> running_;
  Clock::time_point begin_ = Clock::now(), last_report_{};
};

}  // namespace

bool run_local(const Plan& plan, const CampaignFolder& folder, const EngineOptions& options) {
  return Pool(plan, folder, options).run();
}

}  // namespace flatsat::campaign
