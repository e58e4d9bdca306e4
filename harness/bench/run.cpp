#include "harness/bench/run.h"

#include <algorithm>
#include <iostream>
#include <iterator>

#include "harness/bench/channels.h"
#include "harness/bench/kernel_error.h"
#include "harness/bench/manifest.h"
#include "harness/bench/run_counts.h"
#include "harness/bench/seconds.h"
#include "harness/wire/errors.h"
#include "models/base/event_kinds.h"

namespace flatsat::bench {
namespace {

time::SimTime now() { return lockstep::SystemcKernel::now(); }

/// Whatever ends a run is told with the simulated time; peers tell theirs.
std::string with_time(const std::string& error) {
  constexpr const char* kTime = "at simulated time ";
  return error.find(kTime) != std::string::npos ? error : error + ", " + kTime + backing::exact_seconds(now());
}

}  // namespace

Run::Run(const RunParts& parts)
    : parts_(parts),
      duration_(time::SimTime::from_seconds(parts.bed.duration_s)),
      end_(std::min(duration_, parts.options.until)),
      judge_(parts.bed, parts.wiring.channel_names()),
      watch_(parts.bed.alarms, parts.wiring.channel_names(), parts.events),
      recording_(make_recorder(), parts.options.observer, parts.wiring.recorded(),
                 parts.wiring.channels().sources().size()),
      output_(std::cerr),
      sampler_(
          "sampler", parts.wiring.channels().sources(), kernel_time(parts.bed.record.sample_s),
          [this](std::span<const double> values) {
            recording_.sample_all(now(), values);
            judge_.sample_all(now(), values);
            watch_.check(values, now());
          },
          [this](std::size_t channel, double value) {
            recording_.sample(channel, now(), value);
            judge_.sample(channel, now(), value);
          },
          [this] { parts_.wiring.aggregates().update(); }),
      kernel_([this](std::size_t number, const wire::Message& message) { parts_.devices.deliver(number, message); }),
      lockstep_(kernel_, parts.devices.agents(), parts.devices.latencies()),
      pace_(parts.bed.pace, parts.bed.late_max_s, parts.options.stop),
      limits_(parts.bed.max_wall_s, parts.options.stop) {
  sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
  begin_observer();
  parts_.devices.observe([this](std::size_t device, trace::Direction way, const wire::Message& message) {
    if (way == trace::Direction::kFromDevice) return arrived_.push_back({device, now(), message});
    record_arrivals();
    recording_.message(device, way, now(), message);
  });
  parts_.devices.look_up([this] { limits_.check(time::to_seconds(now())); });
  listen();
  emit_origins();
  parts_.stimuli.spawn();
}

std::unique_ptr<trace::Recorder> Run::make_recorder() const {
  const auto& bed = parts_.bed;
  if (parts_.options.output.empty()) return nullptr;
  // A sample that changes its channel makes two rows; a few more are of the begin and the end.
  const auto often = [&](double every_s) { return static_cast<std::size_t>(bed.duration_s / every_s); };
  const trace::RecorderOptions options{.digest_interval = time::SimTime::from_seconds(bed.record.digest_s),
                                       .flush_s = bed.record.flush_s,
                                       .rows = 2 * often(bed.record.sample_s) + 4,
                                       .snapshots = often(bed.record.digest_s) + 2,
                                       .stop = parts_.options.stop};
  return std::make_unique<trace::Recorder>(parts_.options.output,
                                           manifest_of(bed, parts_.devices, parts_.options, parts_.run_id),
                                           recorded_specs(), parts_.devices.wired_names(), options);
}

void Run::begin_observer() const {
  if (parts_.options.observer != nullptr)
    parts_.options.observer->begin(recorded_specs(), parts_.devices.wired_names());
}

std::vector<trace::ChannelSpec> Run::recorded_specs() const {
  const auto all = channel_specs(parts_.wiring.channels(), parts_.bed);
  std::vector<trace::ChannelSpec> specs;
  for (const auto place : parts_.wiring.recorded()) specs.push_back(all[place]);
  return specs;
}

void Run::listen() {
  parts_.events.listen([this](std::uint64_t id, time::SimTime time, const model::Event& event) {
    judge_.event(event.source, event.kind, time);
    watch_.event(event.source, event.kind);
    ++result_.events[std::string(event.kind)];
    hung_buses_.see(event);
    parts_.wiring.steps().see(event);
    output_.see(event);
    recording_.event(id, time, event);
  });
}

/// What a run was made of is told as its first events.
void Run::emit_origins() {
  for (const auto& file : parts_.wiring.profile_files()) parts_.events.emit({"bench", model::events::kProfile, file});
  for (const auto& d : parts_.devices.devices()) {
    if (!d.built.empty()) parts_.events.emit({d.config->name, model::events::kRtlBuild, d.built});
  }
}

RunResult Run::fly() {
  const auto begin = Clock::now();
  const auto wall_s = [begin] { return std::chrono::duration<double>(Clock::now() - begin).count(); };
  bool complete = false;
  try {
    loop();
    complete = is_whole();
  } catch (const RunStopped& stopped) {
    result_.stopped_by = stopped.signal();
  } catch (const std::bad_alloc&) {
    result_.error = "there is no memory left at simulated time " + backing::exact_seconds(now());
  } catch (const std::exception& error) {
    result_.error = with_time(plain_text(error.what()));
  }
  // One that is stopped has executed its last instant to the end; one that failed within an instant, the one before it.
  const time::SimTime last = end_.is_never() ? end_ : end_ - time::SimTime{1};
  const time::SimTime reached = complete ? end_ : std::min(result_.error.empty() ? now() : executed_, last);
  result_.wall_s = wall_s();
  result_.faults = parts_.stimuli.settle(parts_.wiring.channels(), !result_.error.empty());
  count();
  judge(reached, complete);
  recording_.close(parts_.options.output, reached, result_);
  parts_.devices.end(reached, "the run is over");
  result_.wall_s = wall_s();
  return std::move(result_);
}

/// The run went to its planned end, and nothing stopped it.
bool Run::is_whole() const { return !cut_short_ && result_.stopped_by == 0 && !watch_.aborted() && end_ == duration_; }

void Run::loop() {
  parts_.devices.join(lockstep_);
  RunObserver* observer = parts_.options.observer;
  try {
    kernel_.start();
    while (!should_stop()) {
      const time::SimTime target = observer != nullptr ? std::min(end_, observer->pause_at()) : end_;
      if (lockstep_.step(target)) {
        executed_ = now();
        record_arrivals();
        keep_pace(lockstep_.now());
      } else if (target < end_) {
        observer->paused(target);
      } else {
        keep_pace(target);
        break;
      }
    }
    parts_.devices.check_alive(now());
  } catch (const lockstep::AgentFault& fault) {
    throw wire::PeerError(parts_.devices.wired()[fault.agent()]->config->name, fault.time(),
                          std::string("broke its promise: ") + fault.what());
  }
  if (!is_whole()) return;
  if (parts_.devices.wired().empty()) kernel_.run_now();  // what is due at the very end
  sampler_.read_all();
}

void Run::record_arrivals() {
  for (const auto& one : arrived_) recording_.message(one.device, trace::Direction::kFromDevice, one.at, one.message);
  arrived_.clear();
}

bool Run::should_stop() {
  const auto* stop = parts_.options.stop;
  if (stop != nullptr && *stop != 0) {
    result_.stopped_by = *stop;
    return true;
  }
  if (watch_.wants_safe()) {
    for (const auto& satellite : parts_.wiring.satellites()) satellite->switch_devices_off();
    watch_.safe_done();
  }
  progress_.step([this] { look_up(); });
  RunObserver* observer = parts_.options.observer;
  cut_short_ = diverged(now()) || (observer != nullptr && observer->wants_stop(now(), lockstep_.instants()));
  if (cut_short_) return true;
  return watch_.aborted() && parts_.options.until.is_never();  // a replay knows where the recorded run came to its end
}

/// A recording fits only as long as the bench does what it did then.
bool Run::diverged(time::SimTime now) {
  const backing::BenchDevice* device = parts_.devices.diverged(now);
  if (device == nullptr) return false;
  result_.first_divergence = device->check->divergence();
  result_.error = device->config->name + ": the recording does not fit any more at simulated time " +
                  backing::exact_seconds(result_.first_divergence->time) + ": expected " +
                  result_.first_divergence->expected + "; got " + result_.first_divergence->got;
  return true;
}

void Run::look_up() {
  limits_.check(time::to_seconds(now()));
  parts_.devices.check_alive(now());
  parts_.devices.keep_in_touch();
  if (parts_.options.progress)
    parts_.options.progress(time::to_seconds(now()), parts_.bed.duration_s, lockstep_.exchanges());
}

void Run::keep_pace(time::SimTime now) {
  pace_.keep(now, [&](double late_s) { recording_.late(now, late_s); });
}

void Run::count() {
  result_.testbed = parts_.bed.name;
  result_.title = parts_.bed.title;
  result_.seed = parts_.bed.seed;
  result_.sim_s = time::to_seconds(now());
  result_.exchanges = lockstep_.exchanges();
  result_.deltas = sc_core::sc_delta_count();
  result_.reproduce = parts_.options.reproduce;
  result_.worst_late_s = pace_.worst_late_s();
  result_.devices = device_reports(parts_.devices);
  for (std::size_t i = 0; i < parts_.bed.satellites.size(); ++i)
    result_.satellites.push_back(satellite_report(parts_.bed.satellites[i].name, *parts_.wiring.satellites()[i]));
}

void Run::judge(time::SimTime end, bool complete) {
  judge_.taint_if_late(pace_.worst_late_s());
  result_.requirements = judge_.results(end, complete);
  if (complete && result_.error.empty()) name_hung_bus(end);
  const bool undisturbed = result_.error.empty() && result_.stopped_by == 0;
  auto steps = parts_.wiring.steps().results(undisturbed, parts_.bed.duration_s, now());
  std::move(steps.requirements.begin(), steps.requirements.end(), std::back_inserter(result_.requirements));
  result_.failed_steps = std::move(steps.failed_steps);
  result_.verdict = overall(result_.requirements);
  if (result_.requirements.empty())
    result_.reason = "nothing to judge: the testbed has no [[requirement]], and none of its devices has a step";
  if (watch_.aborted()) {
    result_.verdict = verdict::Verdict::kAborted;
    result_.error = watch_.reason();
  } else if (!result_.error.empty()) {
    result_.verdict = verdict::Verdict::kError;
  }
}

void Run::name_hung_bus(time::SimTime end) {
  if (parts_.wiring.steps().fell_short()) result_.error = hung_buses_.describe(end);
}

}  // namespace flatsat::bench
