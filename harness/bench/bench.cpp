#include "harness/bench/bench.h"

#include <cstdio>
#include <iostream>
#include <random>
#include <stdexcept>

#include "harness/bench/run_state.h"

namespace flatsat::bench {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

sc_core::sc_time kernel_time(double seconds) {
  return sc_core::sc_time::from_value(static_cast<std::uint64_t>(time::SimTime::from_seconds(seconds).ps));
}

std::uint64_t fresh_run_id() {
  std::random_device entropy;
  return (static_cast<std::uint64_t>(entropy()) << 32) ^ entropy();
}

/// An exception out of a SystemC process arrives wrapped; the part that we wrote is what people need.
std::string plain_text(const std::string& text) {
  const auto at = text.find("uncaught exception: ");
  if (at == std::string::npos) return text;
  const auto begin = at + 20, end = text.find("\nIn ", begin);
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

}  // namespace

Bench::Bench(testbed::Testbed bed, const RunOptions& options)
    : bed_(std::move(bed)), options_(options), run_id_(fresh_run_id()), agents_(run_id_) {
  for (auto& d : bed_.devices)
    if (options.waves && options.waves->device == d.name) d.design.sources.waves = true;  // builds with them
  sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
}

void Bench::build(bool with_agents) {
  for (const auto& config : bed_.devices) add_device(config, with_agents);
  for (const auto& s : bed_.satellites) add_satellite(s);
  add_surroundings();
  add_steps();
  for (const auto& satellite : satellites_) satellite->list_channels(channels_);
  for (auto& d : devices_) {
    if (d.remote != nullptr) d.remote->list_channels(channels_, testbed::channel_prefix(*d.config));
  }
  add_models();
  resolve_channels(bed_, channels_);
  check_stimuli();
  if (with_agents) check_waves();
}

const backing::WavesConfig* Bench::waves_of(const backing::BenchDevice& device) const {
  return options_.waves && options_.waves->device == device.config->name ? &*options_.waves : nullptr;
}

void Bench::check_waves() const {
  if (!options_.waves) return;
  std::string have;
  for (const auto& d : devices_) {
    if (d.check || !backing::can(d.hello, "waves")) continue;  // a recording only says what its device had
    if (waves_of(d) != nullptr) return;
    have += (have.empty() ? "" : ", ") + d.config->name;
  }
  const std::string what = have.empty() ? "no device of this run has waves" : "there are waves of: " + have;
  const config::SourceLocation location{.file = "--waves " + options_.waves->device};
  throw config::ConfigError({{location, "waves come from the backing rtl; " + what}});
}

void Bench::add_models() {
  std::vector<ModelByName> by_name;
  const satellite::RandomSource random = [this](const std::string& name) -> model::RandomStream& {
    return stream(name);
  };
  std::vector<config::Problem> problems;
  for (const auto& m : bed_.models) {
    try {
      models_.push_back(make_bench_model(m, {bed_, random, events_}));
    } catch (const std::exception& error) {
      problems.push_back({m.location, "model." + m.name + ": " + error.what()});
      continue;
    }
    by_name.push_back({m.name, models_.back().get()});
    list_model_channels(*models_.back(), m.name, channels_);
    models_.back()->list_commands(commands_, m.name);
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  for (auto& profile : resolve_profiles(bed_, by_name, profile_files_))
    players_.push_back(std::make_unique<ProfilePlayer>(sc_core::sc_gen_unique_name("profile"), std::move(profile)));
}

model::RandomStream& Bench::stream(const std::string& name) {
  auto& slot = streams_[name];
  if (!slot) slot = std::make_unique<time::NamedStream>(bed_.seed, name);
  return *slot;
}

void Bench::add_device(const testbed::DeviceConfig& config, bool with_agents) {
  if (!with_agents) check_design(config);
  testbed::DeviceConfig stand_in = config;
  if (!with_agents) stand_in.backing = testbed::Backing::kModel;
  const std::size_t lane = lanes_.size();
  const auto post = [this, lane](wire::Message m) {
    lockstep_->post(lane, lockstep::SystemcKernel::now(), std::move(m));
  };
  auto made = stand_in.backing == testbed::Backing::kTrace
                  ? add_recorded_device(config, post)
                  : backing::make_device(stand_in, agents_, options_.tcp, post, faults_.sink(""));
  if (made.remote != nullptr && made.check == nullptr) made.lane = lanes_.add_agent(made.agent);
  made.config = &config;
  devices_.push_back(std::move(made));
}

backing::BenchDevice Bench::add_recorded_device(const testbed::DeviceConfig& config, backing::RemoteDevice::Post post) {
  std::shared_ptr<const backing::DeviceRecording> recording;
  try {
    recording = options_.recording ? options_.recording(config) : backing::record_of(config.trace_file, config.name);
  } catch (const trace::TraceError& error) {
    throw config::ConfigError({{config.location, "device." + config.name + ".backing: " + error.what()}});
  }
  auto made = backing::make_trace_device(config, recording, std::move(post), faults_.sink(""));
  made.lane = lanes_.add_player(
      std::make_unique<backing::TracePlayer>(recording, time::SimTime::from_seconds(config.latency_up_s)));
  return made;
}

std::string Bench::lane_name(std::size_t lane) const {
  for (const auto& d : devices_) {
    if (d.remote != nullptr && d.lane == lane) return d.config->name;
  }
  return "?";
}

void Bench::add_satellite(const testbed::NamedSatellite& named) {
  std::vector<satellite::DeviceSlot> slots;
  for (auto& d : devices_) {
    if (d.config->satellite == named.name) slots.push_back({d.config->slot, d.device.get()});
  }
  satellites_.push_back(std::make_unique<satellite::Satellite>(
      named.name.c_str(), named.config, slots,
      [this](const std::string& name) -> model::RandomStream& { return stream(name); }, faults_.sink(named.name)));
  satellites_.back()->list_commands(commands_);
}

void Bench::start_recording() {
  if (options_.output.empty()) return;
  trace::RecorderOptions recording{.digest_interval = time::SimTime::from_seconds(bed_.record.digest_s),
                                   .flush_s = bed_.record.flush_s};
  recorder_ = std::make_unique<trace::Recorder>(options_.output, manifest(), channel_specs(channels_, bed_),
                                                wired_devices(), recording);
}

std::vector<std::string> Bench::wired_devices() const {
  std::vector<std::string> names;
  for (const auto& d : devices_) {
    if (d.remote != nullptr) names.push_back(d.config->name);
  }
  return names;
}

void Bench::begin_observer() {
  if (options_.observer != nullptr) options_.observer->begin(channel_specs(channels_, bed_), wired_devices());
}

void Bench::observe_devices() {
  std::size_t index = 0;
  for (auto& d : devices_) {
    if (d.remote == nullptr) continue;
    d.remote->observe(
        [this, index, check = d.check.get()](backing::RemoteDevice::Direction way, const wire::Message& message) {
          const trace::Direction direction = way == backing::RemoteDevice::Direction::kToAgent
                                                 ? trace::Direction::kToDevice
                                                 : trace::Direction::kFromDevice;
          if (recorder_) recorder_->message(index, direction, lockstep::SystemcKernel::now(), message);
          if (check == nullptr && options_.observer == nullptr) return;
          const trace::WireRecord record{lockstep::SystemcKernel::now(), direction, message};
          if (options_.observer != nullptr) options_.observer->message(index, record);
          if (check != nullptr) check->see(record);
        });
    ++index;
  }
}

/// Of what RTL prints, beside all of it in the trace.
constexpr unsigned kLinesToConsole = 20;

void Bench::listen_to_events() {
  events_.listen([this](std::uint64_t id, time::SimTime time, const model::Event& event) {
    judge_->event(event.source, event.kind, time);
    watch_->event(event.source, event.kind);
    ++report_.events[std::string(event.kind)];
    const auto bus = [&] { return std::string(event.source) + " " + std::to_string(event.value); };
    if (event.kind == model::events::kBusWaits) waiting_buses_[bus()] = std::string(event.source) + ": " + event.text;
    if (event.kind == model::events::kBusMoves) waiting_buses_.erase(bus());
    for (auto& runner : runners_)
      if (event.kind == model::events::kInterrupt && runner->device_name() == event.source)
        runner->interrupt(event.text, event.value != 0.0);
    if (event.kind == model::events::kSays && report_.events[std::string(event.kind)] <= kLinesToConsole)
      std::cerr << "flatsat: " << event.source << " says: " << event.text << '\n';
    if (recorder_ == nullptr && options_.observer == nullptr) return;
    const trace::EventRecord record{
        id, time, std::string(event.source), std::string(event.kind), event.text, event.value, event.cause};
    if (recorder_) recorder_->event(record);
    if (options_.observer != nullptr) options_.observer->event(record);
  });
}

RunReport Bench::run() {
  std::vector<std::string> names;
  for (const auto& source : channels_.sources()) names.push_back(source.name);
  std::vector<verdict::Requirement> measured;
  for (const auto& r : bed_.requirements) report_.requirements.push_back(r.requirement);
  std::vector<verdict::Formula*> conditions;
  for (const auto& w : bed_.waivers) {
    if (w.when) conditions.push_back(w.when.get());
  }
  judge_ = std::make_unique<verdict::Judge>(report_.requirements, names, conditions);
  watch_ = std::make_unique<Watch>(bed_.alarms, names, events_);
  start_recording();
  begin_observer();
  observe_devices();
  listen_to_events();
  sampler_ = std::make_unique<Sampler>(
      "sampler", channels_.sources(), kernel_time(bed_.record.sample_s),
      [this](std::span<const double> values) {
        const time::SimTime now = lockstep::SystemcKernel::now();
        if (recorder_) recorder_->sample_all(now, values);
        if (options_.observer != nullptr) options_.observer->sample_all(now, values);
        for (std::size_t i = 0; i < values.size(); ++i) judge_->sample(i, now, values[i]);
        watch_->check(values, now);
      },
      [this](std::size_t channel, double value) {
        if (recorder_) recorder_->sample(channel, lockstep::SystemcKernel::now(), value);
        if (options_.observer != nullptr) options_.observer->sample(channel, lockstep::SystemcKernel::now(), value);
        judge_->sample(channel, lockstep::SystemcKernel::now(), value);
      });
  for (const auto& file : profile_files_) events_.emit({"bench", model::events::kProfile, file});
  report_builds();
  spawn_stimuli();
  kernel_ = std::make_unique<lockstep::SystemcKernel>([this](std::size_t agent, const wire::Message& message) {
    for (auto& d : devices_) {
      if (d.remote != nullptr && d.lane == agent) d.remote->deliver(message);
    }
  });
  const time::SimTime end = std::min(time::SimTime::from_seconds(bed_.duration_s), options_.until);
  begin_ = Clock::now();
  bool complete = false;
  try {
    fly(end);
    complete = report_.stopped_by == 0 && !watch_->aborted() && !cut_short_ &&
               end == time::SimTime::from_seconds(bed_.duration_s);
  } catch (const std::exception& error) {
    report_.error = plain_text(error.what());
  }
  // One that is stopped has executed its last instant to the end.
  const time::SimTime last = end.is_never() ? end : end - time::SimTime{1};
  const time::SimTime reached = complete ? end : std::min(lockstep::SystemcKernel::now(), last);
  report_.wall_s = seconds_since(begin_);
  settle_faults();
  count();
  judge(reached, complete);
  close_recording(reached);
  agents_.end(reached, "the run is over");
  report_.wall_s = seconds_since(begin_);
  return std::move(report_);
}

void Bench::fly(time::SimTime end) {
  pacer_ = std::make_unique<lockstep::Pacer>(bed_.pace);
  fly_in_lockstep(end);
  const bool whole = !cut_short_ && report_.stopped_by == 0 && !watch_->aborted() &&
                     end == time::SimTime::from_seconds(bed_.duration_s);
  if (lanes_.size() == 0 && whole) kernel_->run_now();  // what is due at the very end
}

void Bench::fly_in_lockstep(time::SimTime end) {
  std::vector<lockstep::LinkLatency> latencies;
  for (const auto& d : devices_) {
    if (d.remote != nullptr)
      latencies.push_back(
          {time::SimTime::from_seconds(d.config->latency_down_s), time::SimTime::from_seconds(d.config->latency_up_s)});
  }
  lockstep_ = std::make_unique<lockstep::Lockstep>(*kernel_, lanes_, latencies);
  for (const auto& d : devices_) {
    if (d.remote == nullptr) continue;
    lockstep_->announce(d.lane,
                        d.check ? lanes_.horizon(d.lane)
                                : agents_.welcome(d.agent, backing::welcome_json(*d.config, bed_.seed, waves_of(d))));
  }
  try {
    kernel_->start();
    while (!should_stop()) {
      const time::SimTime target = options_.observer != nullptr ? std::min(end, options_.observer->pause_at()) : end;
      if (lockstep_->step(target)) {
        keep_pace(lockstep_->now());
      } else if (target < end) {
        options_.observer->paused(target);
      } else {
        keep_pace(target);
        break;
      }
    }
    agents_.check_alive(lockstep::SystemcKernel::now());
  } catch (const lockstep::AgentFault& fault) {
    throw wire::PeerError(lane_name(fault.agent()), fault.time(), std::string("broke its promise: ") + fault.what());
  }
}

bool Bench::should_stop() {
  if (options_.stop != nullptr && *options_.stop != 0) {
    report_.stopped_by = *options_.stop;
    return true;
  }
  if (watch_->wants_safe()) {
    for (auto& satellite : satellites_) satellite->switch_devices_off();
    watch_->safe_done();
  }
  report_progress();
  if (recording_ends()) return cut_short_ = true;
  return watch_->aborted() && options_.until.is_never();  // a replay knows where the recorded run came to its end
}

/// What was recorded fits only as long as the bench does what it did then.
bool Bench::recording_ends() {
  const time::SimTime now = lockstep::SystemcKernel::now();
  for (const auto& d : devices_) {
    if (d.check == nullptr) continue;
    d.check->overdue(now);
    if (!d.check->divergence()) continue;
    report_.first_divergence = d.check->divergence();
    report_.error = d.config->name + ": the recording does not fit any more at simulated time " +
                    backing::exact_seconds(report_.first_divergence->time) + ": expected " +
                    report_.first_divergence->expected + "; got " + report_.first_divergence->got;
    return true;
  }
  return options_.observer != nullptr && options_.observer->wants_stop(now, lockstep_->instants());
}

void Bench::report_progress() {
  if (++steps_ % 16 != 0 || seconds_since(last_progress_) < 0.2) return;
  last_progress_ = Clock::now();
  agents_.check_alive(lockstep::SystemcKernel::now());
  if (options_.progress)
    options_.progress(time::to_seconds(lockstep::SystemcKernel::now()), bed_.duration_s,
                      lockstep_ ? lockstep_->exchanges() : 0);
}

void Bench::keep_pace(time::SimTime now) {
  if (bed_.pace <= 0.0) return;
  const double late_s = pacer_->wait_until(now);
  if (late_s > 0.0 && recorder_) recorder_->late({now, late_s});
  if (bed_.late_max_s > 0.0 && late_s > bed_.late_max_s) {
    throw std::runtime_error("the bench was late by " + std::to_string(late_s) + " s at " +
                             std::to_string(time::to_seconds(now)) + " s; late_max allows " +
                             std::to_string(bed_.late_max_s) + " s");
  }
}

RunReport run_testbed(testbed::Testbed bed, const RunOptions& options) {
  Bench bench(std::move(bed), options);
  bench.build(true);
  return bench.run();
}

void check_testbed(testbed::Testbed bed) {
  const RunOptions options;
  Bench bench(std::move(bed), options);
  bench.build(false);
}

}  // namespace flatsat::bench
