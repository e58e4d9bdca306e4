#include "harness/bench/bench.h"

#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <stdexcept>
#include <systemc>

#include "harness/bench/agent_group.h"
#include "harness/bench/channels.h"
#include "harness/bench/device_factory.h"
#include "harness/bench/event_hub.h"
#include "harness/bench/sampler.h"
#include "harness/bench/watch.h"
#include "harness/device/systemc_kernel.h"
#include "harness/time/lockstep.h"
#include "harness/time/pacer.h"
#include "harness/time/seed.h"
#include "harness/trace/recorder.h"
#include "harness/trace/sha256.h"
#include "harness/wire/errors.h"
#include "flatsat_revision.h"
#include "models/satellite/satellite.h"

namespace flatsat {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

SimTime sim_time(double seconds) { return {static_cast<std::int64_t>(seconds * 1e12 + 0.5)}; }
sc_core::sc_time kernel_time(double seconds) { return sc_core::sc_time::from_value(static_cast<std::uint64_t>(sim_time(seconds).ps)); }

std::uint64_t fresh_run_id() {
  std::random_device entropy;
  return (static_cast<std::uint64_t>(entropy()) << 32) ^ entropy();
}

std::string hex(std::uint64_t value) {
  char text[24];
  std::snprintf(text, sizeof text, "%016llx", static_cast<unsigned long long>(value));
  return text;
}

std::string hash_of(const std::string& text) {
  Sha256 sum;
  sum.add(text.data(), text.size());
  return to_hex(sum.value());
}

/// An exception out of a SystemC process arrives wrapped; the part that we wrote is what people need.
std::string plain_text(const std::string& text) {
  const auto at = text.find("uncaught exception: ");
  if (at == std::string::npos) return text;
  const auto begin = at + 20, end = text.find("\nIn ", begin);
  return text.substr(begin, end == std::string::npos ? end : end - begin);
}

}  // namespace

/// Everything that one run is made of, in the order in which it must live and die.
class Bench {
 public:
  Bench(Testbed bed, const RunOptions& options) : bed_(std::move(bed)), options_(options), run_id_(fresh_run_id()), agents_(run_id_) {
    sc_core::sc_report_handler::set_actions(sc_core::SC_ID_NO_SC_START_ACTIVITY_, sc_core::SC_DO_NOTHING);
  }

  void build(bool with_agents) {
    for (const auto& config : bed_.devices) add_device(config, with_agents);
    for (const auto& s : bed_.satellites) add_satellite(s);
    for (const auto& satellite : satellites_) satellite->list_channels(channels_);
    for (auto& d : devices_) {
      if (d.remote != nullptr) d.remote->list_channels(channels_, d.config->satellite + "." + d.config->name);
    }
    resolve_channels(bed_, channels_);
    check_stimuli();
  }

  RunReport run();

 private:
  void add_device(const DeviceConfig& config, bool with_agents);
  void add_satellite(const NamedSatellite& named);
  void check_stimuli() const;
  void spawn_stimuli();
  void apply(const Stimulus& stimulus);
  void start_recording();
  void observe_devices();
  void listen_to_events();
  void fly(SimTime end);
  void fly_in_lockstep(SimTime end);
  bool should_stop();
  void report_progress();
  void keep_pace(SimTime now);
  void judge(SimTime end, bool complete);
  void count();
  void close_recording(SimTime end);
  TraceInfo manifest() const;
  RandomStream& stream(const std::string& name);

  Testbed bed_;
  const RunOptions& options_;
  const std::uint64_t run_id_;
  RunReport report_;
  std::map<std::string, std::unique_ptr<NamedStream>> streams_;
  EventHub events_;
  AgentGroup agents_;
  ChannelList channels_;
  std::vector<BenchDevice> devices_;
  std::vector<std::unique_ptr<Satellite>> satellites_;
  std::unique_ptr<Judge> judge_;
  std::unique_ptr<Watch> watch_;
  std::unique_ptr<Recorder> recorder_;
  std::unique_ptr<Sampler> sampler_;
  std::unique_ptr<SystemcKernel> kernel_;
  std::unique_ptr<Lockstep> lockstep_;
  std::unique_ptr<Pacer> pacer_;
  std::uint64_t steps_ = 0;
  Clock::time_point begin_ = Clock::now(), last_progress_ = Clock::now();
};

RandomStream& Bench::stream(const std::string& name) {
  auto& slot = streams_[name];
  if (!slot) slot = std::make_unique<NamedStream>(bed_.seed, name);
  return *slot;
}

void Bench::add_device(const DeviceConfig& config, bool with_agents) {
  DeviceConfig stand_in = config;
  if (!with_agents) stand_in.backing = Backing::kModel;
  const std::size_t agent = agents_.size();
  auto made = make_device(stand_in, agents_, options_.tcp, [this, agent](Message m) { lockstep_->post(agent, SystemcKernel::now(), std::move(m)); }, events_);
  made.config = &config;
  devices_.push_back(std::move(made));
}

void Bench::add_satellite(const NamedSatellite& named) {
  std::vector<DeviceSlot> slots;
  for (auto& d : devices_) {
    if (d.config->satellite == named.name) slots.push_back({d.config->slot, d.device.get()});
  }
  satellites_.push_back(std::make_unique<Satellite>(named.name.c_str(), named.config, slots, [this](const std::string& name) -> RandomStream& { return stream(name); }, events_));
}

void Bench::check_stimuli() const {
  std::vector<Problem> problems;
  for (const auto& s : bed_.stimuli) {
    if (!s.device.empty()) {
      bool known = false;
      for (const auto& d : devices_) known = known || d.config->name == s.device;
      if (!known) problems.push_back({s.place, "stimulus: there is no device " + s.device});
      continue;
    }
    bool known = false;
    for (std::size_t i = 0; i < satellites_.size(); ++i) {
      const std::string prefix = bed_.satellites[i].name + ".";
      for (const auto& knob : satellites_[i]->knobs()) known = known || s.knob == prefix + knob;
    }
    if (!known) problems.push_back({s.place, "stimulus: there is no knob " + s.knob});
  }
  if (!problems.empty()) throw ConfigError(std::move(problems));
}

void Bench::spawn_stimuli() {
  for (const auto& s : bed_.stimuli) {
    sc_core::sc_spawn([this, &s] { sc_core::wait(kernel_time(s.at_s)); apply(s); }, sc_core::sc_gen_unique_name("stimulus"));
  }
}

void Bench::apply(const Stimulus& s) {
  const std::string what = s.device.empty() ? s.knob : s.device + "." + s.point;
  const auto id = events_.emit({"bench", "stimulus", what + (s.note.empty() ? "" : ": " + s.note), s.value});
  for (std::size_t i = 0; i < satellites_.size(); ++i) {
    const std::string prefix = bed_.satellites[i].name + ".";
    if (!s.device.empty()) {
      const Fault fault{.point = s.point, .word = s.word, .mask = s.mask, .stuck_cycles = 0, .cause = id};
      if (satellites_[i]->inject(s.device, fault)) return;
    } else if (s.knob.rfind(prefix, 0) == 0) {
      const auto wrong = satellites_[i]->command(s.knob.substr(prefix.size()), s.value);
      if (!wrong.empty()) throw std::runtime_error(to_string(s.place) + ": stimulus value of " + s.knob + " " + wrong);
      return;
    }
  }
  events_.emit({"bench", "stimulus_missed", what + ": unknown point, or the device is off", 0.0, id});
}

TraceInfo Bench::manifest() const {
  TraceInfo info;
  info.testbed_name = bed_.name;
  info.testbed_path = bed_.path;
  info.testbed_text = bed_.text;
  info.overrides = bed_.overrides;
  info.seed = bed_.seed;
  info.run_id = hex(run_id_);
  info.flatsat_version = FLATSAT_VERSION;
  info.git_revision = FLATSAT_REVISION;
  info.epoch_utc = bed_.epoch_text;
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  info.host = host;
  for (const auto& d : devices_) {
    const auto said = device_identity(d.hello);
    info.devices.push_back({d.config->name, to_string(d.config->backing), said.version, said.hash, hash_of(welcome_json(*d.config, bed_.seed))});
  }
  info.command_line = options_.command_line;
  info.reproduce = options_.reproduce;
  return info;
}

void Bench::start_recording() {
  if (options_.output.empty()) return;
  std::vector<std::string> remotes;
  for (const auto& d : devices_) {
    if (d.remote != nullptr) remotes.push_back(d.config->name);
  }
  RecorderOptions recording{.digest_interval = sim_time(bed_.record.digest_s), .flush_s = bed_.record.flush_s};
  recorder_ = std::make_unique<Recorder>(options_.output, manifest(), channel_specs(channels_, bed_), remotes, recording);
}

void Bench::observe_devices() {
  std::size_t index = 0;
  for (auto& d : devices_) {
    if (d.remote == nullptr) continue;
    d.remote->observe([this, index](RemoteDevice::Direction direction, const Message& message) {
      if (recorder_) recorder_->message(index, direction == RemoteDevice::Direction::kToAgent ? Direction::kToDevice : Direction::kFromDevice, SystemcKernel::now(), message);
    });
    ++index;
  }
}

void Bench::listen_to_events() {
  events_.listen([this](std::uint64_t id, SimTime time, const Event& event) {
    judge_->event(std::string(event.kind), time);
    ++report_.events[std::string(event.kind)];
    if (recorder_) recorder_->event({id, time, std::string(event.source), std::string(event.kind), event.text, event.value, event.cause});
  });
}

RunReport Bench::run() {
  std::vector<std::string> names;
  for (const auto& source : channels_.sources()) names.push_back(source.name);
  std::vector<Requirement> measured;
  for (const auto& r : bed_.requirements) report_.requirements.push_back(r.requirement);
  judge_ = std::make_unique<Judge>(report_.requirements, names);
  watch_ = std::make_unique<Watch>(bed_.alarms, names, events_);
  start_recording();
  observe_devices();
  listen_to_events();
  sampler_ = std::make_unique<Sampler>(
      "sampler", channels_.sources(), kernel_time(bed_.record.sample_s),
      [this](std::span<const double> values) {
        const SimTime now = SystemcKernel::now();
        if (recorder_) recorder_->sample_all(now, values);
        for (std::size_t i = 0; i < values.size(); ++i) judge_->sample(i, now, values[i]);
        watch_->check(values);
      },
      [this](std::size_t channel, double value) {
        if (recorder_) recorder_->sample(channel, SystemcKernel::now(), value);
        judge_->sample(channel, SystemcKernel::now(), value);
      });
  spawn_stimuli();
  kernel_ = std::make_unique<SystemcKernel>([this](std::size_t agent, const Message& message) {
    for (auto& d : devices_) {
      if (d.remote != nullptr && d.agent == agent) d.remote->deliver(message);
    }
  });
  const SimTime end = sim_time(bed_.duration_s);
  begin_ = Clock::now();
  bool complete = false;
  try {
    fly(end);
    complete = report_.stopped_by == 0 && !watch_->aborted();
  } catch (const std::exception& error) {
    report_.error = plain_text(error.what());
  }
  const SimTime reached = complete ? end : SystemcKernel::now();
  report_.wall_s = seconds_since(begin_);
  count();
  judge(reached, complete);
  close_recording(reached);
  agents_.end(reached, "the run is over");
  report_.wall_s = seconds_since(begin_);
  return std::move(report_);
}

void Bench::fly(SimTime end) {
  pacer_ = std::make_unique<Pacer>(bed_.pace);
  if (agents_.size() > 0) return fly_in_lockstep(end);
  kernel_->start();
  const SimTime slice = bed_.pace > 0.0 ? sim_time(0.05 * bed_.pace) : sim_time(10.0);
  for (SimTime at{}; at < end && !should_stop();) {
    at = std::min(end, at + slice);
    kernel_->run_free(at);
    keep_pace(at);
  }
}

void Bench::fly_in_lockstep(SimTime end) {
  std::vector<LinkLatency> latencies;
  for (const auto& d : devices_) {
    if (d.remote != nullptr) latencies.push_back({sim_time(d.config->latency_down_s), sim_time(d.config->latency_up_s)});
  }
  lockstep_ = std::make_unique<Lockstep>(*kernel_, agents_.links(), latencies);
  for (const auto& d : devices_) {
    if (d.remote != nullptr) lockstep_->announce(d.agent, agents_.welcome(d.agent, welcome_json(*d.config, bed_.seed)));
  }
  try {
    kernel_->start();
    while (!should_stop() && lockstep_->step(end)) keep_pace(lockstep_->now());
    agents_.check_alive(SystemcKernel::now());
  } catch (const AgentFault& fault) {
    throw PeerError(agents_.name(fault.agent()), fault.time(), std::string("broke its promise: ") + fault.what());
  }
}

bool Bench::should_stop() {
  if (options_.stop != nullptr && *options_.stop != 0) {
    report_.stopped_by = *options_.stop;
    return true;
  }
  if (watch_->wants_safe()) {
    for (auto& satellite : satellites_) {
      for (const auto& knob : satellite->knobs()) {
        if (knob.rfind("power.outlet.", 0) == 0 && knob != "power.outlet.platform") satellite->command(knob, 0.0);
      }
    }
    watch_->safe_done();
  }
  report_progress();
  return watch_->aborted();
}

void Bench::report_progress() {
  if (++steps_ % 16 != 0 || seconds_since(last_progress_) < 0.2) return;
  last_progress_ = Clock::now();
  agents_.check_alive(SystemcKernel::now());
  if (options_.progress) options_.progress(to_seconds(SystemcKernel::now()), bed_.duration_s, lockstep_ ? lockstep_->exchanges() : 0);
}

void Bench::keep_pace(SimTime now) {
  if (bed_.pace <= 0.0) return;
  const double late_s = pacer_->wait_until(now);
  if (late_s > 0.0 && recorder_) recorder_->late({now, late_s});
  if (bed_.late_max_s > 0.0 && late_s > bed_.late_max_s) {
    throw std::runtime_error("the bench was late by " + std::to_string(late_s) + " s at " + std::to_string(to_seconds(now)) + " s; late_max allows " + std::to_string(bed_.late_max_s) + " s");
  }
}

void Bench::count() {
  report_.testbed = bed_.name;
  report_.title = bed_.title;
  report_.seed = bed_.seed;
  report_.sim_s = to_seconds(SystemcKernel::now());
  report_.exchanges = lockstep_ ? lockstep_->exchanges() : 0;
  report_.reproduce = options_.reproduce;
  report_.worst_late_s = pacer_ ? pacer_->worst_lateness_s() : 0.0;
  for (const auto& d : devices_) report_.devices.push_back({d.config->name, d.config->satellite, to_string(d.config->backing), d.device->counters()});
  for (std::size_t i = 0; i < satellites_.size(); ++i) {
    const auto& energy = satellites_[i]->power().energy();
    const auto& ground = satellites_[i]->ground();
    SatelliteReport s{.name = bed_.satellites[i].name, .array_j = energy.array_j, .loads_j = energy.loads_j, .battery_out_j = energy.battery_out_j,
                      .battery_in_j = energy.battery_in_j, .losses_j = energy.distribution_loss_j + energy.battery_loss_j, .unserved_j = energy.unserved_j};
    for (const auto device_class : {DeviceClass::kAccelerator, DeviceClass::kGpu}) {
      const auto& c = ground.counts(device_class);
      s.jobs_issued += c.issued;
      s.jobs_right += c.right;
      s.jobs_wrong += c.wrong;
      s.jobs_missed += c.late + c.expired + c.failed;
      s.jobs_repeated += c.repeated;
    }
    s.jobs_open = ground.open();
    report_.satellites.push_back(std::move(s));
  }
}

void Bench::judge(SimTime end, bool complete) {
  report_.judgements = judge_->judge(end, complete);
  for (std::size_t i = 0; i < report_.judgements.size(); ++i) report_.judgements[i].requirement = &report_.requirements[i];
  report_.verdict = overall(report_.judgements);
  if (watch_->aborted()) report_.verdict = Verdict::kAborted, report_.error = watch_->reason();
  if (!report_.error.empty() && !watch_->aborted()) report_.verdict = Verdict::kError;
}

void Bench::close_recording(SimTime end) {
  if (!recorder_) return;
  try {
    for (const auto& j : report_.judgements) {
      const double nan = std::numeric_limits<double>::quiet_NaN();
      recorder_->verdict({j.requirement->id, to_string(j.verdict), j.value.value_or(nan), j.limit, j.margin, j.requirement->unit, j.decided, j.requirement->text, 0});
    }
    RunEnd run_end{.exit_state = to_string(report_.verdict), .end_time = end, .totals = {}};
    run_end.totals.emplace_back("exchanges", static_cast<double>(report_.exchanges));
    for (const auto& d : report_.devices) {
      run_end.totals.emplace_back(d.name + ".jobs", static_cast<double>(d.counters.jobs));
      run_end.totals.emplace_back(d.name + ".energy_j", d.counters.energy_j);
      run_end.totals.emplace_back(d.name + ".cycles", static_cast<double>(d.counters.cycles));
    }
    for (const auto& s : report_.satellites) run_end.totals.emplace_back(s.name + ".loads_j", s.loads_j);
    const auto closed = recorder_->close(run_end);
    report_.trace = options_.output;
    report_.digest = closed.digest;
    report_.recorder_wait_s = closed.wait_s;
  } catch (const std::exception& error) {
    if (report_.error.empty()) report_.error = error.what();
    report_.verdict = Verdict::kError;
    report_.trace = options_.output;
  }
}

RunReport run_testbed(Testbed bed, const RunOptions& options) {
  Bench bench(std::move(bed), options);
  bench.build(true);
  return bench.run();
}

void check_testbed(Testbed bed) {
  const RunOptions options;
  Bench bench(std::move(bed), options);
  bench.build(false);
}

}  // namespace flatsat
