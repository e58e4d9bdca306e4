#include "harness/bench/run_recording.h"

#include <exception>
#include <limits>

#include "harness/backing/divergence.h"

namespace flatsat::bench {
namespace {

trace::VerdictRecord record_of(const RequirementResult& r) {
  const auto& j = r.judgement;
  return {r.requirement.id,
          verdict::to_string(j.verdict),
          j.value.value_or(std::numeric_limits<double>::quiet_NaN()),
          j.limit,
          j.margin,
          r.requirement.unit,
          j.decided,
          r.requirement.text,
          0};
}

trace::RunEnd end_of(const RunResult& result, time::SimTime end) {
  trace::RunEnd run_end{.exit_state = verdict::to_string(result.verdict), .end_time = end, .totals = {}};
  run_end.totals.emplace_back("exchanges", static_cast<double>(result.exchanges));
  for (const auto& d : result.devices) {
    run_end.totals.emplace_back(d.name + ".jobs", static_cast<double>(d.counters.jobs));
    run_end.totals.emplace_back(d.name + ".energy_j", d.counters.energy_j);
    run_end.totals.emplace_back(d.name + ".cycles", static_cast<double>(d.counters.cycles));
  }
  for (const auto& s : result.satellites) run_end.totals.emplace_back(s.name + ".loads_j", s.loads_j);
  return run_end;
}

}  // namespace

RunRecording::RunRecording(std::unique_ptr<trace::Recorder> recorder, RunObserver* observer,
                           std::vector<std::size_t> recorded, std::size_t channels)
    : recorder_(std::move(recorder)),
      observer_(observer),
      recorded_(std::move(recorded)),
      place_(channels),
      values_(recorded_.size()) {
  for (std::size_t i = 0; i < recorded_.size(); ++i) place_[recorded_[i]] = i;
}

void RunRecording::sample_all(time::SimTime now, std::span<const double> all) {
  for (std::size_t i = 0; i < recorded_.size(); ++i) values_[i] = all[recorded_[i]];
  const std::span<const double> values = values_;
  if (recorder_) recorder_->sample_all(now, values);
  if (observer_ != nullptr) observer_->sample_all(now, values);
}

void RunRecording::sample(std::size_t place, time::SimTime now, double value) {
  if (!place_[place]) return;
  const std::size_t channel = *place_[place];
  if (recorder_) recorder_->sample(channel, now, value);
  if (observer_ != nullptr) observer_->sample(channel, now, value);
}

void RunRecording::message(std::size_t device, trace::Direction way, time::SimTime now, const wire::Message& message) {
  if (recorder_) recorder_->message(device, way, now, message);
  if (observer_ != nullptr) observer_->message(device, {now, way, message});
}

void RunRecording::event(std::uint64_t id, time::SimTime now, const model::Event& event) {
  if (recorder_ == nullptr && observer_ == nullptr) return;
  const trace::EventRecord record{
      id, now, std::string(event.source), std::string(event.kind), event.text, event.value, event.cause};
  if (recorder_) recorder_->event(record);
  if (observer_ != nullptr) observer_->event(record);
}

void RunRecording::late(time::SimTime now, double late_s) {
  if (recorder_) recorder_->late({now, late_s});
}

void RunRecording::close(const std::string& path, time::SimTime end, RunResult& result) {
  if (!recorder_) return;
  result.trace = path;
  try {
    for (const auto& r : result.requirements) recorder_->verdict(record_of(r));
    const auto closed = recorder_->close(end_of(result, end));
    result.digest = closed.digest;
    result.recorder_wait_s = closed.wait_s;
  } catch (const std::exception& error) {
    if (result.error.empty())
      result.error =
          std::string(error.what()) + ", at simulated time " + backing::exact_seconds(end) + ", at its close";
    result.verdict = verdict::Verdict::kError;
  }
}

}  // namespace flatsat::bench
