#include "harness/replay/open_loop_drive.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <stdexcept>

#include "harness/backing/device_factory.h"
#include "harness/wire/errors.h"

namespace flatsat::replay {
namespace {

using nlohmann::json;

json as_json(const OpenLoopWaves& waves) {
  return {{"file", waves.file}, {"from_ps", waves.from.ps}, {"to_ps", waves.to.ps}};
}

}  // namespace

OpenLoopDrive::OpenLoopDrive(const testbed::DeviceConfig& config, std::uint64_t seed,
                             const backing::DeviceRecording& recording, bool waves)
    : config_(config),
      seed_(seed),
      recording_(recording),
      agents_(std::random_device()()),
      down_(time::SimTime::from_seconds(config.latency_down_s)),
      up_(time::SimTime::from_seconds(config.latency_up_s)),
      end_(recording.end),
      inputs_(recording.messages),
      outputs_(recording.messages) {
  state_.report.device = config.name;
  state_.report.backing = testbed::to_string(config.backing);
  state_.report.recorded_hash = backing::device_identity(recording.hello).hash;
  testbed::DeviceConfig started = config;
  if (waves) started.design.sources.waves = true;
  hello_ = backing::start_agent(started, 0, agents_, false);
  state_.report.hash = backing::device_identity(hello_).hash;
  go_to(inputs_, trace::Direction::kToDevice, state_.next_input);
  go_to(outputs_, trace::Direction::kFromDevice, state_.next_output);
}

void OpenLoopDrive::go_to(const trace::Rows<trace::WireRecord>& messages, trace::Direction way, std::uint64_t& next) {
  while (next < messages.size() && messages[next].direction != way) ++next;
}

void OpenLoopDrive::welcome(const OpenLoopWaves& window) {
  auto text = json::parse(backing::welcome_json(config_, seed_));
  if (window.device == config_.name) {
    if (!backing::can(hello_, "waves"))
      throw std::runtime_error(config_.name + ": its agent writes no waveforms (HELLO without waves)");
    text["config"]["waves"] = as_json(window);
    end_ = std::min(end_, window.to);
  }
  agents_.welcome(0, text.dump());
}

bool OpenLoopDrive::fly_batch(time::SimTime until, std::size_t messages) {
  std::uint64_t& next = state_.next_input;
  const auto due = [&] { return next < inputs_.size() && arrival() < until; };
  if (!due() || !state_.report.paired) return false;
  std::vector<wire::Message> batch;
  std::size_t bytes = 0;
  time::SimTime last{};  // arrival of the batch's newest: those of one instant stay together
  const auto fits = [&] { return batch.size() < messages && bytes < kBatchBytes; };
  while (due() && (fits() || arrival() == last)) {
    const trace::WireRecord& record = inputs_[next];
    state_.words.input(record);
    last = arrival();
    bytes += record.message.payload.size();
    batch.push_back(record.message);
    batch.back().time = last;
    ++state_.report.inputs;
    go_to(inputs_, trace::Direction::kToDevice, ++next);
  }
  grant_until(due() ? arrival() : until, std::move(batch));
  return true;
}

void OpenLoopDrive::fly_until(time::SimTime until) {
  while (fly_batch(until)) {
  }
  if (state_.report.paired && state_.reached < until) grant_until(until, {});
}

void OpenLoopDrive::finish(time::SimTime end) {
  fly_until(end + down_ + time::SimTime{1});
  if (state_.report.paired) missing(end);
}

void OpenLoopDrive::keep() {
  if (kept_before(state_.reached) == state_.reached) return;
  const std::uint64_t id = next_id_++;
  const auto answer = json::parse(agents_.links().snapshot(0, json{{"do", "take"}, {"id", id}}.dump()));
  kept_.push_back({id, state_});
  std::erase_if(kept_, [&](const Kept& one) {  // the agent lets some go where its memory for them is short
    return std::none_of(answer.at("kept").begin(), answer.at("kept").end(),
                        [&](const json& held) { return held.at("id") == one.id; });
  });
}

std::optional<time::SimTime> OpenLoopDrive::kept_before(time::SimTime time) const {
  std::optional<time::SimTime> latest;
  for (const auto& one : kept_)
    if (one.state.reached <= time && (!latest || one.state.reached > *latest)) latest = one.state.reached;
  return latest;
}

void OpenLoopDrive::go_back(time::SimTime kept) {
  const auto found =
      std::find_if(kept_.begin(), kept_.end(), [&](const Kept& one) { return one.state.reached == kept; });
  if (found == kept_.end()) throw std::runtime_error(config_.name + ": that instant is not kept");
  const auto answer = json::parse(agents_.links().snapshot(0, json{{"do", "restore"}, {"id", found->id}}.dump()));
  if (!answer.value("done", false)) throw std::runtime_error(config_.name + ": its agent no longer keeps that instant");
  state_ = found->state;
}

void OpenLoopDrive::waves(const OpenLoopWaves& window) {
  agents_.links().snapshot(
      0, (window.device.empty() ? json{{"do", "waves"}} : json{{"do", "waves"}, {"waves", as_json(window)}}).dump());
}

void OpenLoopDrive::grant_until(time::SimTime until, std::vector<wire::Message> inputs) {
  for (;;) {
    agents_.links().grant(0, until, std::exchange(inputs, {}));
    const lockstep::AgentAnswer answer = agents_.links().answer(0);
    if (answer.reached > until || (answer.reached < until && answer.outputs.empty()))
      throw wire::PeerError(state_.report.device, answer.reached,
                            "broke its promise: it must stop at its grant or with an output");
    state_.reached = answer.reached;
    take(answer);
    if (answer.reached >= until || !state_.report.paired) return;
  }
}

void OpenLoopDrive::take(const lockstep::AgentAnswer& answer) {
  for (const wire::Message& message : answer.outputs) {
    trace::WireRecord got{answer.reached + up_, trace::Direction::kFromDevice, message};
    got.message.time = got.at;
    got.message.sequence = ++state_.sequence;
    if (state_.report.paired) compare(got);
  }
}

void OpenLoopDrive::differ(time::SimTime time, std::string expected, std::string got, std::uint64_t upto) {
  ++state_.report.different;
  if (state_.report.first_divergence) return;
  state_.report.first_divergence = {time, "device " + state_.report.device, std::move(expected), std::move(got),
                                    backing::messages_before(state_.report.device, recording_.messages, upto)};
}

void OpenLoopDrive::compare(const trace::WireRecord& got) {
  if (state_.next_output == outputs_.size()) {
    if (got.at >= end_) return;  // the recording stops here; more may have come
    state_.report.paired = false;
    return differ(got.at, "no message any more", backing::describe(state_.report.device, got),
                  recording_.messages.size());
  }
  const std::uint64_t location = state_.next_output;
  const trace::WireRecord expected = outputs_[location];
  ++state_.report.outputs;
  go_to(outputs_, trace::Direction::kFromDevice, ++state_.next_output);
  trace::WireRecord same = got;
  same.message.cause = expected.message.cause;  // ids of a bench's events mean nothing to a device alone
  if (backing::is_same(expected, same)) return state_.words.answered(expected);
  differ(std::min(expected.at, got.at), backing::describe(state_.report.device, expected),
         backing::describe(state_.report.device, got), location);
  const bool pair = expected.message.kind == got.message.kind && expected.message.reference == got.message.reference;
  if (!pair) state_.report.paired = false;
  if (pair && !state_.report.wrong_word) state_.report.wrong_word = state_.words.compare(expected, got);
  state_.words.answered(expected);
}

void OpenLoopDrive::missing(time::SimTime until) {
  if (state_.next_output == outputs_.size()) return;
  const std::uint64_t location = state_.next_output;
  const trace::WireRecord& expected = outputs_[location];
  if (expected.at < until) differ(expected.at, backing::describe(state_.report.device, expected), "nothing", location);
}

}  // namespace flatsat::replay
