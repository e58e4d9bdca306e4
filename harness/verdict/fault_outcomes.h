#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/time/sim_time.h"
#include "models/base/telemetry.h"
#include "models/compute/device_types.h"

namespace flatsat::verdict {

enum class FaultOutcome {
  kMasked,       // the jobs that it could touch came out right, nobody noticed
  kCorrected,    // the device reported a correction
  kDetected,     // the device or its driver found the error; the job was repeated or given up
  kSdc,          // silent data corruption: a wrong result was accepted
  kHang,         // a job did not come to its end in time
  kNotInjected,  // refused, or its cycle never came
  kUndecided     // the run ended first
};
const char* to_string(FaultOutcome outcome);

/// One fault that a run was asked to put in, and what came of it.
struct FaultReport {
  std::string device, satellite;
  compute::Fault fault;                 // its cause is the event that announced it: the fault's id
  std::optional<time::SimTime> struck;  // none: it never hit
  time::SimTime told_after{};           // delay of what the device says of it
  std::uint64_t watch_jobs = 2;         // of the device, that must end before the outcome is settled
  FaultOutcome outcome = FaultOutcome::kUndecided;
  std::string reason;      // what decided it
  std::uint64_t jobs = 0;  // that ended since
  bool alone = true;       // no other fault or upset hit the device meanwhile: the outcome is this fault's
};

/// Judges faults by what the bench sees of the device's jobs, whatever its backing: corrections, errors, repeats,
/// timeouts, and whether the ground found the answers right. A fault is watched from its hit until `watch_jobs` jobs
/// of its device have ended and been answered; the worst that was seen is its outcome, and an event `fault_<outcome>`
/// with the fault as its cause. Signs count for every fault that is open on the device.
class FaultOutcomes {
 public:
  explicit FaultOutcomes(model::EventSink& events) : events_(events) {}

  /// Where emitters of a satellite (empty: agents) report their events: they go on to the sink, and are judged.
  model::EventSink& sink(const std::string& satellite);

  /// A fault is on its way; hits at `struck`, or when the device says so.
  void add(FaultReport fault);
  void missed(std::uint64_t id, const std::string& why);

  /// The run is over, or has `failed`. `stuck`: whether a device has had a job in work for longer than its timeout.
  void end(bool failed, const std::function<bool(const FaultReport& fault)>& stuck);

  const std::deque<FaultReport>& reports() const { return reports_; }

 private:
  class Sink : public model::EventSink {
   public:
    Sink(FaultOutcomes& outcomes, std::string satellite) : outcomes_(outcomes), satellite_(std::move(satellite)) {}
    std::uint64_t emit(const model::Event& event) override;
    std::uint64_t command() const override { return outcomes_.events_.command(); }

   private:
    FaultOutcomes& outcomes_;
    const std::string satellite_;
  };
  struct Open {
    FaultReport* report;
    std::set<std::uint64_t> unanswered;  // jobs that ended since and of which the ground has not said anything yet
    std::uint64_t answered = 0;
  };
  void see(const std::string& satellite, const model::Event& event);
  void see_device(Open& open, const model::Event& event);
  void see_ground(Open& open, const model::Event& event);
  bool settled(const Open& open) const;
  void settle(const FaultReport& report);
  static void sign(FaultReport& report, FaultOutcome outcome, const std::string& reason);
  Open* find(std::uint64_t id);
  void strike(Open& open, time::SimTime time);

  model::EventSink& events_;
  std::map<std::string, Sink> sinks_;
  std::deque<FaultReport> reports_;
  std::vector<Open> open_;
};

}  // namespace flatsat::verdict
