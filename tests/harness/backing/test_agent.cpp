// An agent for tests: a memory of 64 KiB at the memory window, and on purpose bad in the ways that its tests ask for.
#include <unistd.h>

#include <cstring>
#include <deque>
#include <iostream>

#include "harness/agents/kit/agent.h"
#include "harness/wire/payload.h"

namespace flatsat::backing {
namespace {

constexpr std::uint64_t kWindow = 0x1000'0000;

class TestDevice : public agents::kit::AgentDevice {
 public:
  explicit TestDevice(std::string mood) : mood_(std::move(mood)) {}
  std::string hello() const override {
    return R"({"type":"memory","backing":"rtl","version":"1","hash":"","memory_bytes":65536,"interrupts":1,"dma":true,)"
           R"("channels":[{"name":"jobs","units":"1","long_name":"jobs"}],"injection_points":[{"name":"memory","kind":"memory","width_bits":8,"words":65536}]})";
  }
  void welcome(const std::string&) override {}
  void input(const wire::Message& message) override {
    if (message.kind == wire::Kind::kSupply) {
      on_ = wire::payload::read_supply(message).rail_v >= 10.0;
      if (!on_) std::memset(memory_, 0, sizeof memory_);
    }
    if (message.kind == wire::Kind::kFault) memory_[0] ^= 1;
    if (message.kind == wire::Kind::kResponse) {
      const auto [header, data] = wire::payload::read_response(message);
      if (data.size() == 8) std::memcpy(memory_ + 64, data.data(), 8);
    }
    if (message.kind == wire::Kind::kAccess) access(message);
  }
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override {
    if (due_.empty() || due_.front().time >= until) {
      now_ = until;
      return now_;
    }
    now_ = due_.front().time;
    while (!due_.empty() && due_.front().time == now_) {
      outputs.push_back(std::move(due_.front()));
      due_.pop_front();
    }
    return now_;
  }
  time::SimTime now() const override { return now_; }
  time::SimTime horizon() const override {
    if (mood_ == "liar") return time::SimTime::never();
    return due_.empty() ? time::SimTime::never() : due_.front().time;
  }
  void safe(const std::string&) override {}

 private:
  void send(wire::Kind kind, std::vector<std::uint8_t> bytes, std::uint32_t reference) {
    wire::Message message;
    message.kind = kind;
    const bool late = mood_ == "liar" || mood_ == "slow";
    message.time = now_ + time::SimTime{late ? 10'000'000 : 100'000};
    message.payload = std::move(bytes);
    message.reference = reference;
    due_.push_back(std::move(message));
  }
  void access(const wire::Message& message) {
    if (mood_ == "exits") std::exit(7);
    if (mood_ == "hangs")
      for (;;) pause();
    const auto [header, data] = wire::payload::read_access(message);
    const std::uint64_t offset = header.address - kWindow;
    auto status = wire::TlmStatus::kOk;
    std::vector<std::uint8_t> bytes;
    if (header.address < kWindow) {
      if (header.write != 0)
        send(wire::Kind::kAccess, wire::payload::access({0x10, 8, 0}, {}), 99);  // a DMA read
      else
        send(wire::Kind::kAccess, wire::payload::access({0x20, 4, 1}, std::span<const std::uint8_t>(memory_, 4)),
             0);  // a DMA write
      bytes.assign(header.write != 0 ? 0 : header.length, 0);
    } else if (offset + header.length > sizeof memory_) {
      status = wire::TlmStatus::kAddressError;
    } else if (header.write != 0) {
      std::memcpy(memory_ + offset, data.data(), header.length);
    } else {
      bytes.assign(memory_ + offset, memory_ + offset + header.length);
    }
    if (message.reference != 0) send(wire::Kind::kResponse, wire::payload::response(status, bytes), message.reference);
  }
  const std::string mood_;
  std::uint8_t memory_[65536] = {};
  bool on_ = false;
  time::SimTime now_{};
  std::deque<wire::Message> due_;
};

}  // namespace
}  // namespace flatsat::backing

int main(int argc, char** argv) {
  try {
    static flatsat::backing::TestDevice device(argv[1]);
    return flatsat::agents::kit::serve(device, flatsat::agents::kit::parse_agent_options(argc - 1, argv + 1));
  } catch (const std::exception& error) {
    std::cerr << "test_agent: " << error.what() << '\n';
    return 3;
  }
}
