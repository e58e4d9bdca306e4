#include "harness/trace/recorder.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "harness/base/name.h"
#include "harness/base/whole_file.h"
#include "harness/trace/compress.h"
#include "harness/trace/trace_writer.h"
#include "models/base/unmeasured.h"

namespace flatsat::trace {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

void check_names(const std::string& path, const char* kind, const std::vector<std::string>& names) {
  std::set<std::string> seen;
  for (const auto& name : names) {
    if (const auto wrong = base::channel_name_problem(name); !wrong.empty())
      throw TraceError(path, std::string(kind) + " name is ill-formed: '" + name + "' " + wrong);
    if (!seen.insert(name).second) throw TraceError(path, std::string(kind) + " name is there twice: " + name);
  }
}

std::vector<std::string> names_of(const std::vector<ChannelSpec>& channels) {
  std::vector<std::string> names;
  for (const auto& channel : channels) names.push_back(channel.name);
  return names;
}

std::size_t text_bytes(const EventRecord& event) { return event.source.size() + event.kind.size() + event.text.size(); }

/// What decides whether a value of a channel is stored.
struct ChannelState {
  time::SimTime period{};
  std::size_t group = 0;    // of its times: they must not go backwards within
  bool any = false;         // a row was stored
  std::int64_t row_ps = 0;  // time of the last row
  std::uint64_t bits = 0;   // of the last value
};

}  // namespace

struct Recorder::State {
  State(const std::string& file_path, const TraceInfo& info, const std::vector<ChannelSpec>& specs,
        const std::vector<std::string>& devices, const RecorderOptions& chosen);
  void start() {
    thread = std::thread([this] { run(); });
  }
  void stop();

  // Calling thread, under `mutex`.
  void check_usable() const;
  void make_room(std::unique_lock<std::mutex>& lock, std::size_t bytes);
  void advance(time::SimTime& last, time::SimTime time);
  void offer(std::size_t channel, time::SimTime time, double value);
  void store(std::size_t channel, std::int64_t time_ps, double value);
  void hand_over();
  Batch held_to_the_end(time::SimTime end_time);
  void end(const RunEnd& how);  // after the writer's thread
  bool is_enough() const { return stopping || urgent || waiting.bytes >= options.buffer_bytes / 2; }

  // Writer's thread.
  void run();
  bool take(Clock::time_point next_flush);
  void flush_if_new();
  void give_up(const TraceError& why);

  const std::string path;
  const RecorderOptions options;
  const Clock::time_point start_wall = Clock::now();
  TraceWriter writer;

  std::vector<ChannelState> channels;
  std::vector<time::SimTime> group_times;   // of the last offered value
  std::vector<time::SimTime> device_times;  // of the last message
  time::SimTime event_time = kBeforeAll;

  std::mutex mutex;
  std::condition_variable work;   // for the writer: enough waits, or the end
  std::condition_variable space;  // for the caller: the writer took what waited
  Batch waiting;
  time::SimTime latest{};  // of any call
  bool stopping = false;
  bool urgent = false;                // the caller waits for room
  std::optional<TraceError> failure;  // why the writer gave up
  std::uint64_t waits = 0;
  double wait_s = 0.0;

  Batch taken;  // the writer's
  time::SimTime taken_until{};
  time::SimTime flushed_until{};
  std::uint64_t flushed_rows = 0;

  std::string digest;
  bool closed = false;
  std::thread thread;

  static constexpr time::SimTime kBeforeAll{std::numeric_limits<std::int64_t>::min()};
};

Recorder::State::State(const std::string& file_path, const TraceInfo& info, const std::vector<ChannelSpec>& specs,
                       const std::vector<std::string>& devices, const RecorderOptions& chosen)
    : path(file_path), options(chosen), writer(file_path, info, specs, devices, chosen) {
  std::map<std::string, std::size_t> groups;
  for (const auto& spec : specs) {
    const std::size_t group = groups.try_emplace(layout::model_group(spec.name), groups.size()).first->second;
    channels.push_back({.period = spec.period, .group = group});
  }
  group_times.assign(groups.size(), kBeforeAll);
  device_times.assign(devices.size(), kBeforeAll);
}

void Recorder::State::check_usable() const {
  assert(!closed);
  if (failure) throw *failure;
}

void Recorder::State::make_room(std::unique_lock<std::mutex>& lock, std::size_t bytes) {
  check_usable();
  const auto fits = [&] {
    return waiting.bytes == 0 || waiting.bytes + bytes <= options.buffer_bytes || failure.has_value();
  };
  if (!fits()) {
    const auto begin = Clock::now();
    ++waits;
    urgent = true;
    work.notify_one();
    space.wait(lock, fits);
    wait_s += seconds_since(begin);
    check_usable();
  }
  waiting.bytes += bytes;
}

void Recorder::State::advance(time::SimTime& last, time::SimTime time) {
  assert(time >= last);
  last = time;
  latest = std::max(latest, time);
}

void Recorder::State::store(std::size_t channel, std::int64_t time_ps, double value) {
  waiting.samples.push_back({time_ps, value, static_cast<std::uint32_t>(channel)});
  ChannelState& state = channels[channel];
  state.any = true;
  state.row_ps = time_ps;
  state.bits = std::bit_cast<std::uint64_t>(value);
}

void Recorder::State::offer(std::size_t channel, time::SimTime time, double value) {
  ChannelState& state = channels[channel];
  advance(group_times[state.group], time);
  if (model::is_unmeasured(value)) return;
  const bool changed = !state.any || state.bits != std::bit_cast<std::uint64_t>(value);
  const bool over = state.period.ps > 0 && time.ps - state.row_ps >= state.period.ps;
  if (!changed && !over) return;
  // The old value held until just before: without that row a line through the points would ramp over the whole gap.
  const bool held = changed && state.any && state.row_ps < time.ps - 1;
  if (held) store(channel, time.ps - 1, std::bit_cast<double>(state.bits));
  store(channel, time.ps, value);
}

void Recorder::State::hand_over() {
  if (is_enough()) work.notify_one();
}

/// What every channel held to the end. After the writer's thread: no flush but the last may count these rows, which
/// stand after the instant that another one is complete until.
Batch Recorder::State::held_to_the_end(time::SimTime end_time) {
  for (std::size_t i = 0; i < channels.size(); ++i) {
    const ChannelState& state = channels[i];
    if (state.any && state.row_ps < end_time.ps) store(i, end_time.ps, std::bit_cast<double>(state.bits));
  }
  latest = std::max(latest, end_time);
  return std::exchange(waiting, {});
}

void Recorder::State::stop() {
  {
    const std::lock_guard lock(mutex);
    stopping = true;
  }
  work.notify_one();
  if (thread.joinable()) thread.join();
}

bool Recorder::State::take(Clock::time_point next_flush) {
  std::unique_lock lock(mutex);
  work.wait_until(lock, next_flush, [this] { return is_enough(); });
  urgent = false;
  std::swap(waiting, taken);
  waiting.clear();
  // What is still to come may be of the latest instant itself.
  taken_until = {std::max<std::int64_t>(latest.ps - 1, 0)};
  space.notify_one();
  return !stopping;
}

void Recorder::State::flush_if_new() {
  const std::uint64_t rows = writer.rows();
  if (rows == flushed_rows && taken_until == flushed_until) return;
  writer.flush(taken_until, seconds_since(start_wall));
  flushed_rows = rows;
  flushed_until = taken_until;
}

void Recorder::State::give_up(const TraceError& why) {
  writer.abandon();
  const std::lock_guard lock(mutex);
  failure = why;
  waiting.clear();
  space.notify_one();
}

void Recorder::State::run() {
  h5::quiet();
  const auto interval = std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options.flush_s));
  auto next_flush = start_wall + interval;
  try {
    for (bool more = true; more;) {
      more = take(next_flush);
      writer.write(taken);
      taken.clear();
      const auto begin = Clock::now();
      if (more && begin < next_flush) continue;
      flush_if_new();
      // Of very many channels a flush takes longer than the interval: the caller gets at least as much time as it.
      next_flush = Clock::now() + std::max(interval, Clock::now() - begin);
    }
  } catch (const TraceError& error) {
    give_up(error);
  } catch (const std::exception& error) {
    give_up(TraceError(path, error.what()));
  }
}

void Recorder::State::end(const RunEnd& how) {
  try {
    const Batch held = held_to_the_end(how.end_time);
    digest = writer.end(how, held, latest, seconds_since(start_wall));
    writer.close();
    if (options.deflate_level > 0) compress(path, options.deflate_level);
  } catch (const TraceError& error) {
    give_up(error);
  } catch (const std::exception& error) {
    give_up(TraceError(path, error.what()));
  }
}

Recorder::Recorder(const std::string& path, const TraceInfo& info, std::vector<ChannelSpec> channels,
                   std::vector<std::string> devices, const RecorderOptions& options) {
  assert(options.digest_interval.ps > 0);
  assert(options.flush_s > 0.0);
  assert(options.buffer_bytes > 0);
  assert(options.rows > 0);
  assert(options.snapshots > 0);
  assert(options.deflate_level >= 0);
  assert(options.deflate_level <= 9);
  check_names(path, "channel", names_of(channels));
  check_names(path, "device", devices);
  state_ = std::make_unique<State>(path, info, channels, devices, options);
  state_->start();
}

Recorder::~Recorder() {
  if (state_->closed) return;
  state_->stop();
  if (state_->failure) return;
  try {
    state_->writer.close();
  } catch (const TraceError&) {
    state_->writer.abandon();  // a destructor cannot report; the trace says that it was not finished
  }
}

void Recorder::sample(std::size_t channel, time::SimTime time, double value) {
  std::unique_lock lock(state_->mutex);
  assert(channel < state_->channels.size());
  state_->make_room(lock, 0);
  const std::size_t before = state_->waiting.samples.size();
  state_->offer(channel, time, value);
  state_->waiting.bytes += (state_->waiting.samples.size() - before) * sizeof(Batch::Sample);
  state_->hand_over();
}

void Recorder::sample_all(time::SimTime time, std::span<const double> values) {
  std::unique_lock lock(state_->mutex);
  assert(values.size() == state_->channels.size());
  state_->make_room(lock, 0);
  const std::size_t before = state_->waiting.samples.size();
  for (std::size_t i = 0; i < values.size(); ++i) state_->offer(i, time, values[i]);
  state_->waiting.bytes += (state_->waiting.samples.size() - before) * sizeof(Batch::Sample);
  state_->hand_over();
}

void Recorder::message(std::size_t device, Direction direction, time::SimTime at, const wire::Message& message) {
  std::unique_lock lock(state_->mutex);
  assert(device < state_->device_times.size());
  state_->make_room(lock, sizeof(Batch::Wire) + message.payload.size());
  state_->advance(state_->device_times[device], at);
  Batch& batch = state_->waiting;
  const WireRecord head{
      at,
      direction,
      {message.kind, message.device, message.sequence, message.time, message.cause, message.reference, {}}};
  batch.messages.push_back({device, head, batch.payload.size(), message.payload.size()});
  batch.payload.insert(batch.payload.end(), message.payload.begin(), message.payload.end());
  state_->hand_over();
}

void Recorder::event(const EventRecord& event) {
  std::unique_lock lock(state_->mutex);
  state_->make_room(lock, sizeof event + text_bytes(event));
  state_->advance(state_->event_time, event.time);
  state_->waiting.events.push_back(event);
  state_->hand_over();
}

void Recorder::verdict(const VerdictRecord& verdict) {
  std::unique_lock lock(state_->mutex);
  state_->make_room(lock, sizeof verdict + verdict.text.size());
  state_->waiting.verdicts.push_back(verdict);
}

void Recorder::late(const LateRecord& late) {
  std::unique_lock lock(state_->mutex);
  state_->make_room(lock, sizeof late);
  state_->waiting.late.push_back(late);
}

RecorderReport Recorder::close(const RunEnd& end) {
  State& state = *state_;
  assert(!state.closed);
  {
    const std::lock_guard lock(state.mutex);
    state.check_usable();
  }
  state.stop();
  if (!state.failure) state.end(end);
  state.closed = true;
  if (state.failure) throw *state.failure;
  RecorderReport report;
  report.digest = state.digest;
  report.samples = state.writer.samples();
  report.messages = state.writer.messages();
  report.events = state.writer.events();
  report.flushes = state.writer.flushes();
  report.waits = state.waits;
  report.wait_s = state.wait_s;
  report.file_bytes = base::file_bytes(state.path);
  return report;
}

const std::string& Recorder::path() const { return state_->path; }

std::uint64_t Recorder::waits() const {
  const std::lock_guard lock(state_->mutex);
  return state_->waits;
}

}  // namespace flatsat::trace
