#include "harness/verdict/fault_outcomes.h"

#include "harness/lockstep/systemc_kernel.h"

namespace flatsat::verdict {
namespace {

/// From harmless to bad.
int badness(FaultOutcome outcome) {
  switch (outcome) {
    case FaultOutcome::kCorrected:
      return 1;
    case FaultOutcome::kDetected:
      return 2;
    case FaultOutcome::kHang:
      return 3;
    case FaultOutcome::kSdc:
      return 4;
    default:
      return 0;
  }
}

const model::EventKind& event_of(FaultOutcome outcome) {
  switch (outcome) {
    case FaultOutcome::kMasked:
      return model::events::kFaultMasked;
    case FaultOutcome::kCorrected:
      return model::events::kFaultCorrected;
    case FaultOutcome::kDetected:
      return model::events::kFaultDetected;
    case FaultOutcome::kSdc:
      return model::events::kFaultSdc;
    case FaultOutcome::kHang:
      return model::events::kFaultHang;
    case FaultOutcome::kNotInjected:
      return model::events::kFaultNotInjected;
    case FaultOutcome::kUndecided:
      return model::events::kFaultUndecided;
  }
  return model::events::kFaultUndecided;
}

}  // namespace

const char* to_string(FaultOutcome outcome) {
  switch (outcome) {
    case FaultOutcome::kMasked:
      return "masked";
    case FaultOutcome::kCorrected:
      return "corrected";
    case FaultOutcome::kDetected:
      return "detected";
    case FaultOutcome::kSdc:
      return "sdc";
    case FaultOutcome::kHang:
      return "hang";
    case FaultOutcome::kNotInjected:
      return "not_injected";
    case FaultOutcome::kUndecided:
      return "undecided";
  }
  return "undecided";
}

model::EventSink& FaultOutcomes::sink(const std::string& satellite) {
  return sinks_.try_emplace(satellite, *this, satellite).first->second;
}

std::uint64_t FaultOutcomes::Sink::emit(const model::Event& event) {
  const std::uint64_t id = outcomes_.events_.emit(event);
  outcomes_.see(satellite_, event);
  return id;
}

void FaultOutcomes::add(FaultReport fault) {
  const auto struck = fault.struck;
  reports_.push_back(std::move(fault));
  open_.push_back({&reports_.back(), {}, 0});
  if (struck) strike(open_.back(), *struck);
}

void FaultOutcomes::strike(Open& open, time::SimTime time) {
  open.report->struck = time;
  for (const auto& other : open_) {
    const bool beside = &other != &open && other.report->device == open.report->device && other.report->struck;
    if (beside) other.report->alone = open.report->alone = false;
  }
}

FaultOutcomes::Open* FaultOutcomes::find(std::uint64_t id) {
  for (auto& open : open_) {
    if (open.report->fault.cause == id) return &open;
  }
  return nullptr;
}

void FaultOutcomes::missed(std::uint64_t id, const std::string& why) {
  Open* open = find(id);
  if (open == nullptr) return;
  FaultReport& report = *open->report;
  report.struck.reset();
  report.outcome = FaultOutcome::kNotInjected;
  report.reason = why;
  std::erase_if(open_, [&](const Open& o) { return o.report == &report; });
  settle(report);
}

void FaultOutcomes::sign(FaultReport& report, FaultOutcome outcome, const std::string& reason) {
  if (badness(outcome) <= badness(report.outcome)) return;
  report.outcome = outcome;
  report.reason = reason;
}

void FaultOutcomes::see(const std::string& satellite, const model::Event& event) {
  if (open_.empty()) return;
  if (event.kind == model::events::kFaultRefused) return missed(event.cause, event.text);
  if (event.kind == model::events::kFaultStruck) {
    Open* open = find(event.cause);
    return open == nullptr ? void() : strike(*open, lockstep::SystemcKernel::now() - open->report->told_after);
  }
  for (auto& open : open_) {
    // A fault that is to hit a little later than it was sent has not touched what is reported now.
    if (!open.report->struck || *open.report->struck > lockstep::SystemcKernel::now()) continue;
    if (event.source == open.report->device) see_device(open, event);
    if (satellite == open.report->satellite) see_ground(open, event);
  }
  std::vector<const FaultReport*> over;
  std::erase_if(open_, [&](const Open& open) {
    if (!settled(open)) return false;
    over.push_back(open.report);
    return true;
  });
  for (const auto* report : over) settle(*report);
}

void FaultOutcomes::see_device(Open& open, const model::Event& event) {
  FaultReport& report = *open.report;
  if (event.kind == model::events::kEccCorrected) sign(report, FaultOutcome::kCorrected, event.text);
  if (event.kind == model::events::kJobError || event.kind == model::events::kWrongResult)
    sign(report, FaultOutcome::kDetected, event.text);
  if (event.kind == model::events::kTimeout || event.kind == model::events::kStalled)
    sign(report, FaultOutcome::kHang, event.text);
  if (event.kind == model::events::kUpsetHit) report.alone = false;
  if (event.kind == model::events::kJobFailed) {
    sign(report, FaultOutcome::kDetected, event.text);
    ++report.jobs;
    ++open.answered;
  }
  if (event.kind == model::events::kJobDone && report.jobs < report.watch_jobs) {
    ++report.jobs;
    open.unanswered.insert(static_cast<std::uint64_t>(event.value));
  }
}

void FaultOutcomes::see_ground(Open& open, const model::Event& event) {
  const bool wrong = event.kind == model::events::kWrongAnswer;
  if (!wrong && event.kind != model::events::kRightAnswer) return;
  if (open.unanswered.erase(static_cast<std::uint64_t>(event.value)) == 0) return;
  ++open.answered;
  if (wrong) sign(*open.report, FaultOutcome::kSdc, event.text);
}

bool FaultOutcomes::settled(const Open& open) const {
  if (open.answered < open.report->watch_jobs) return false;
  if (open.report->outcome == FaultOutcome::kUndecided) {
    open.report->outcome = FaultOutcome::kMasked;
    open.report->reason = std::to_string(open.report->jobs) + " jobs came out right";
  }
  return true;
}

void FaultOutcomes::settle(const FaultReport& report) {
  events_.emit(
      {"bench", event_of(report.outcome),
       report.device + "." + report.fault.point + " word " + std::to_string(report.fault.word) + ": " + report.reason,
       static_cast<double>(report.jobs), report.fault.cause});
}

void FaultOutcomes::end(bool failed, const std::function<bool(const FaultReport& fault)>& stuck) {
  const auto open = std::move(open_);
  open_.clear();
  for (const auto& o : open) {
    FaultReport& report = *o.report;
    if (!report.struck && failed) {
      report.reason = "the run failed before the device said that it was hit";
    } else if (!report.struck) {
      report.outcome = FaultOutcome::kNotInjected;
      report.reason = "its cycle never came";
    } else if (report.jobs == 0 && stuck(report)) {
      sign(report, FaultOutcome::kHang, "a job is still in work long after its time");
    }
    if (report.outcome == FaultOutcome::kUndecided && report.struck)
      report.reason = "the run ended after " + std::to_string(report.jobs) + " jobs, " + std::to_string(o.answered) +
                      " of them answered";
    settle(report);
  }
}

}  // namespace flatsat::verdict
