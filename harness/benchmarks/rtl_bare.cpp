// Measures the RTL in the loop (agent process, wire, lockstep) against a bare loop of eval() with the same memory model
// doing the same jobs, in turns. Prints one JSON object.
#include <chrono>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/agents/npu/npu_rtl.h"
#include "harness/backing/agent_links.h"
#include "harness/backing/agent_process.h"
#include "harness/lockstep/lockstep.h"
#include "harness/wire/payload.h"
#include "harness/wire/zmq_channel.h"
#include "models/compute/job_queue.h"

extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

namespace flatsat::benchmarks {
namespace {

using namespace compute::job_queue;
using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kM = 128, kN = 256, kK = 256, kJobs = 6;
constexpr std::uint64_t kA = 0x10000, kB = 0x100000, kC = 0x200000, kDone = 0x8000;

Descriptor job(std::uint32_t number) {
  Descriptor d{};
  d.opcode = static_cast<std::uint8_t>(Opcode::kGemmInt8);
  d.flags = 3;
  d.tag = static_cast<std::uint16_t>(number);
  d.m = kM, d.n = kN, d.k = kK;
  d.a = kA, d.b = kB, d.c = kC;
  d.a_stride = kK, d.b_stride = kN, d.c_stride = 4 * kN;
  d.completion = kDone;
  return d;
}

std::vector<std::uint8_t> operand(std::size_t bytes, std::uint32_t seed) {
  std::vector<std::uint8_t> data(bytes);
  for (auto& b : data) b = static_cast<std::uint8_t>((seed = seed * 1664525u + 1013904223u) >> 24);
  return data;
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

/// Cycles a second of the bare loop.
double bare() {
  agents::npu::NpuRtl rtl;
  const auto set = [&](std::uint32_t offset, std::uint32_t value) {
    rtl.ask_register(true, offset, value, 0);
    while (!rtl.answer()) rtl.step();
  };
  rtl.memory().write(kA, operand(kM * kK, 1));
  rtl.memory().write(kB, operand(kK * kN, 2));
  for (const auto& [offset, value] : {std::pair{kRingSize, 16u}, {kInterruptEnable, 3u}, {kControl, 1u}})
    set(offset, value);
  const auto begin = Clock::now();
  const auto from = rtl.counts().cycles;
  for (std::uint32_t i = 0; i < kJobs; ++i) {
    const auto d = job(i);
    rtl.memory().write(64ull * i, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
    set(kRingTail, i + 1);
    while (!rtl.interrupt()) rtl.step();
    set(kInterruptState, 3);
  }
  return static_cast<double>(rtl.counts().cycles - from) / seconds_since(begin);
}

/// The bench's side as a plain queue: rings, waits for the interrupt, acknowledges, rings again.
class Driver : public lockstep::LockstepKernel {
 public:
  explicit Driver(lockstep::Lockstep*& lockstep) : lockstep_(lockstep) {}
  time::SimTime next_event() override { return started_ ? time::SimTime::never() : time::SimTime{1'000'000}; }
  void advance_to(time::SimTime t) override { now_ = t; }
  void run_now() override {
    if (started_ || now_ < time::SimTime{1'000'000}) return;
    started_ = true;
    post(wire::Kind::kSupply, wire::payload::supply({48.0, 1000.0}));
    write(kMemoryWindow + kA, operand(kM * kK, 1));
    write(kMemoryWindow + kB, operand(kK * kN, 2));
    set(kRingSize, 16);
    set(kInterruptEnable, 3);
    set(kControl, 1);
    ring();
  }
  void deliver(std::size_t, const wire::Message& message) override {
    if (message.kind == wire::Kind::kSample) {
      for (const auto& v : wire::payload::read_sample(message))
        if (v.channel == 3) cycles = static_cast<std::uint64_t>(v.value);
    }
    if (message.kind != wire::Kind::kInterrupt || wire::payload::read_interrupt(message).level == 0) return;
    set(kInterruptState, 3);
    if (++jobs_ < kJobs)
      ring();
    else
      finished = true;
  }
  bool finished = false;
  std::uint64_t cycles = 0;

 private:
  void post(wire::Kind kind, std::vector<std::uint8_t> bytes) {
    wire::Message message;
    message.kind = kind;
    message.time = now_;
    message.payload = std::move(bytes);
    lockstep_->post(0, now_, std::move(message));
  }
  void write(std::uint64_t address, const std::vector<std::uint8_t>& data) {
    post(wire::Kind::kAccess, wire::payload::access({address, static_cast<std::uint32_t>(data.size()), 1}, data));
  }
  void set(std::uint32_t offset, std::uint32_t value) {
    std::vector<std::uint8_t> data(4);
    std::memcpy(data.data(), &value, 4);
    write(offset, data);
  }
  void ring() {
    const auto d = job(jobs_);
    std::vector<std::uint8_t> bytes(sizeof d);
    std::memcpy(bytes.data(), &d, sizeof d);
    write(kMemoryWindow + 64ull * jobs_, bytes);
    set(kRingTail, jobs_ + 1);
  }
  lockstep::Lockstep*& lockstep_;
  time::SimTime now_{};
  bool started_ = false;
  std::uint32_t jobs_ = 0;
};

/// Cycles a second with the agent in its own process.
double loop(const std::string& agent, std::uint64_t& exchanges) {
  const auto folder = wire::socket_folder();
  auto channel = wire::ZmqChannel::bind("ipc://" + (folder.path() / "npu").string());
  backing::AgentProcess process(agent, {"--connect", channel->endpoint(), "--run-id", "1", "--device", "0"});
  wire::Endpoint endpoint(
      *channel,
      {.peer = "npu", .run_id = 1, .device = 0, .reply_timeout = std::chrono::milliseconds(60000), .death = [&] {
         return process.death();
       }});
  backing::AgentLinks links;
  links.add(endpoint);
  backing::AgentLinks::hello(endpoint);
  const nlohmann::json config{{"clock_hz", 250e6}, {"idle_w", 60},  {"active_w", 200}, {"minimum_rail_v", 10},
                              {"cycle_pj", 40},    {"mac_pj", 0.3}, {"beat_pj", 150},  {"tiles", 4096}};
  backing::AgentLinks::welcome(endpoint, nlohmann::json{{"name", "npu"}, {"seed", 1}, {"config", config}}.dump());
  lockstep::Lockstep* lockstep = nullptr;
  Driver driver(lockstep);
  lockstep::Lockstep actual(driver, links, {{time::SimTime{2'000'000}, time::SimTime{2'000'000}}});
  lockstep = &actual;
  const auto begin = Clock::now();
  while (!driver.finished && actual.step(time::SimTime{1'000'000'000'000})) {
  }
  const double seconds = seconds_since(begin);
  while (driver.cycles == 0 && actual.step(time::SimTime{1'000'000'000'000})) {
  }
  exchanges = actual.exchanges();
  backing::AgentLinks::bye(endpoint, actual.now());
  return static_cast<double>(driver.cycles) / seconds;
}

}  // namespace
}  // namespace flatsat::benchmarks

int main() {
  try {
    std::uint64_t exchanges = 0;
    const auto agent = (std::filesystem::read_symlink("/proc/self/exe").parent_path() / "flatsat-rtl-agent").string();
    const double floor = flatsat::benchmarks::bare();
    const double ours = flatsat::benchmarks::loop(agent, exchanges);
    std::cout
        << nlohmann::json{{"bare_cycles_per_s", floor}, {"loop_cycles_per_s", ours}, {"exchanges", exchanges}}.dump()
        << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "flatsat-rtl-bare: " << error.what() << '\n';
    return 3;
  }
}
