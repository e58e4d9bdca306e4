#include "harness/bench/open_loop.h"

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <random>

#include "harness/bench/device_factory.h"
#include "harness/bench/result_words.h"
#include "harness/wire/errors.h"

namespace flatsat {
namespace {

SimTime sim_time(double seconds) { return {static_cast<std::int64_t>(seconds * 1e12 + 0.5)}; }

/// WELCOME with the waveform that is asked for; the agent writes it.
std::string with_waves(const std::string& welcome, const std::string& hello, const std::string& device,
                       const OpenLoopWaves& waves) {
  if (waves.device != device) return welcome;
  const auto said = nlohmann::json::parse(hello, nullptr, false);
  if (!said.is_object() || !said.value("waves", false))
    throw std::runtime_error(device + ": its agent writes no waveforms (HELLO without waves)");
  auto json = nlohmann::json::parse(welcome);
  json["config"]["waves"] = {{"file", waves.file}, {"from_ps", waves.from.ps}, {"to_ps", waves.to.ps}};
  return json.dump();
}

/// One device, its recorded inputs and outputs.
class Loop {
 public:
  Loop(const DeviceConfig& config, std::uint64_t seed, const DeviceRecording& recording, const std::string& file_hash,
       const OpenLoopWaves& waves)
      : recording_(recording),
        end_(recording.end),
        agents_(std::random_device()()),
        down_(sim_time(config.latency_down_s)),
        up_(sim_time(config.latency_up_s)) {
    report_.device = config.name;
    report_.backing = to_string(config.backing);
    report_.recorded_hash = file_hash;
    DeviceConfig started = config;
    if (waves.device == config.name) started.design.sources.waves = true;  // somebody's RTL is built with them
    const std::string hello = start_agent(started, agents_, false);
    report_.hash = device_identity(hello).hash;
    agents_.welcome(0, with_waves(welcome_json(config, seed), hello, config.name, waves));
    if (waves.device == config.name) end_ = std::min(end_, waves.to);
    for (std::size_t i = 0; i < recording.messages.size(); ++i)
      (recording.messages[i].direction == Direction::kToDevice ? inputs_ : outputs_).push_back(i);
  }

  OpenLoopReport run();

 private:
  SimTime arrival(std::size_t input) const { return recording_.messages[inputs_[input]].at + down_; }
  void grant_until(SimTime until, std::vector<Message> inputs);
  void take(const AgentAnswer& answer);
  void compare(const WireRecord& got);
  void missing(SimTime until);
  void differ(SimTime time, std::string expected, std::string got, std::size_t upto);

  const DeviceRecording& recording_;
  SimTime end_;  // nothing after it is compared
  AgentGroup agents_;
  const SimTime down_, up_;
  std::vector<std::size_t> inputs_, outputs_;  // places in the recording
  std::size_t next_output_ = 0;
  std::uint64_t sequence_ = 0;
  ResultWords words_;
  OpenLoopReport report_;
};

OpenLoopReport Loop::run() {
  constexpr std::size_t kBatchMessages = 256, kBatchBytes = 1u << 20;
  const SimTime end = end_;
  for (std::size_t next = 0; next < inputs_.size() && arrival(next) <= end + down_ && report_.paired;) {
    std::vector<Message> batch;
    std::size_t bytes = 0;
    SimTime last{};  // arrival of the batch's newest: those of one instant stay together
    const auto fits = [&] { return batch.size() < kBatchMessages && bytes < kBatchBytes; };
    while (next < inputs_.size() && (fits() || arrival(next) == last)) {
      const WireRecord& record = recording_.messages[inputs_[next]];
      words_.input(record);
      last = arrival(next++);
      bytes += record.message.payload.size();
      batch.push_back(record.message);
      batch.back().time = last;
      ++report_.inputs;
    }
    grant_until(next < inputs_.size() ? arrival(next) : std::max(last, end) + down_, std::move(batch));
  }
  if (report_.paired) missing(end);
  agents_.end(end, "the replay is over");
  return std::move(report_);
}

void Loop::grant_until(SimTime until, std::vector<Message> inputs) {
  for (;;) {
    agents_.links().grant(0, until, std::exchange(inputs, {}));
    const AgentAnswer answer = agents_.links().answer(0);
    if (answer.reached > until || (answer.reached < until && answer.outputs.empty()))
      throw PeerError(report_.device, answer.reached, "broke its promise: it must stop at its grant or with an output");
    take(answer);
    if (answer.reached >= until || !report_.paired) return;
  }
}

void Loop::take(const AgentAnswer& answer) {
  for (const Message& message : answer.outputs) {
    WireRecord got{answer.reached + up_, Direction::kFromDevice, message};
    got.message.time = got.at;
    got.message.sequence = ++sequence_;
    if (report_.paired) compare(got);
  }
}

void Loop::differ(SimTime time, std::string expected, std::string got, std::size_t upto) {
  ++report_.different;
  if (report_.first_divergence) return;
  Divergence d{time, "device " + report_.device, std::move(expected), std::move(got), {}};
  for (std::size_t i = upto - std::min(upto, kMessagesBefore); i < upto; ++i)
    d.before.push_back(describe(report_.device, recording_.messages[i]));
  report_.first_divergence = std::move(d);
}

void Loop::compare(const WireRecord& got) {
  if (next_output_ == outputs_.size()) {
    if (got.at >= end_) return;  // the recording stops here; more may have come
    report_.paired = false;
    return differ(got.at, "no message any more", describe(report_.device, got), recording_.messages.size());
  }
  const std::size_t place = outputs_[next_output_];
  const WireRecord& expected = recording_.messages[place];
  ++report_.outputs;
  ++next_output_;
  WireRecord same = got;
  same.message.cause = expected.message.cause;  // ids of a bench's events mean nothing to a device alone
  if (is_same(expected, same)) return;
  differ(std::min(expected.at, got.at), describe(report_.device, expected), describe(report_.device, got), place);
  const bool pair = expected.message.kind == got.message.kind && expected.message.reference == got.message.reference;
  if (!pair) report_.paired = false;
  if (pair && !report_.wrong_word) report_.wrong_word = words_.compare(expected, got);
}

void Loop::missing(SimTime until) {
  if (next_output_ == outputs_.size()) return;
  const std::size_t place = outputs_[next_output_];
  const WireRecord& expected = recording_.messages[place];
  if (expected.at < until) differ(expected.at, describe(report_.device, expected), "nothing", place);
}

std::string recorded_hash(const DeviceRecording& recording) { return device_identity(recording.hello).hash; }

}  // namespace

OpenLoopReport run_open_loop(const DeviceConfig& config, std::uint64_t seed, const DeviceRecording& recording,
                             const OpenLoopWaves& waves) {
  return Loop(config, seed, recording, recorded_hash(recording), waves).run();
}

std::string to_text(const OpenLoopReport& r) {
  char line[256];
  std::snprintf(line, sizeof line, "%s: %" PRIu64 " inputs, %" PRIu64 " outputs compared, %" PRIu64 " different\n",
                r.device.c_str(), r.inputs, r.outputs, r.different);
  std::string out = line;
  if (r.recorded_hash != r.hash)
    out +=
        "  the part is another one: recorded " + r.recorded_hash.substr(0, 12) + ", now " + r.hash.substr(0, 12) + "\n";
  if (!r.paired) out += "  its outputs come in another order from there on; the comparison ended\n";
  if (r.wrong_word) {
    std::snprintf(line, sizeof line, "  first wrong word: 0x%" PRIx64 " read at %s: expected 0x%08x, got 0x%08x",
                  r.wrong_word->address, exact_seconds(r.wrong_word->time).c_str(), r.wrong_word->expected,
                  r.wrong_word->got);
    out += line + (r.wrong_word->job.empty() ? std::string("\n") : "\n  of job " + r.wrong_word->job + "\n");
  }
  return out;
}

}  // namespace flatsat
