// An agent for tests: a memory of 64 KiB at the memory window, and on purpose bad in the ways that its tests ask for.
#include <unistd.h>

#include <cstring>
#include <deque>
#include <iostream>

#include "harness/device/agent.h"
#include "harness/wire/payload.h"

namespace flatsat {
namespace {

constexpr std::uint64_t kWindow = 0x1000'0000;

class TestDevice : public AgentDevice {
 public:
  explicit TestDevice(std::string mood) : mood_(std::move(mood)) {}
  std::string hello() const override {
    return R"({"type":"memory","backing":"rtl","version":"1","hash":"","memory_bytes":65536,"interrupts":1,"dma":true,)"
           R"("channels":[{"name":"jobs","units":"1","long_name":"jobs"}],"injection_points":[{"name":"memory","kind":"memory","width_bits":8,"words":65536}]})";
  }
  void welcome(const std::string&) override {}
  void input(const Message& message) override {
    if (message.kind == Kind::kSupply) {
      on_ = payload::read_supply(message).rail_v >= 10.0;
      if (!on_) std::memset(memory_, 0, sizeof memory_);
    }
    if (message.kind == Kind::kFault) memory_[0] ^= 1;
    if (message.kind == Kind::kResponse) {
      const auto [header, data] = payload::read_response(message);
      if (data.size() == 8) std::memcpy(memory_ + 64, data.data(), 8);
    }
    if (message.kind == Kind::kAccess) access(message);
  }
  SimTime run_until(SimTime until, std::vector<Message>& outputs) override {
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
  SimTime now() const override { return now_; }
  SimTime horizon() const override {
    if (mood_ == "liar") return SimTime::never();
    return due_.empty() ? SimTime::never() : due_.front().time;
  }
  void safe(const std::string&) override {}

 private:
  void say(Kind kind, std::vector<std::uint8_t> bytes, std::uint32_t reference) {
    Message message;
    message.kind = kind;
    message.time = now_ + SimTime{100'000};
    message.payload = std::move(bytes);
    message.reference = reference;
    due_.push_back(std::move(message));
  }
  void access(const Message& message) {
    if (mood_ == "exits") std::exit(7);
    if (mood_ == "hangs")
      for (;;) pause();
    const auto [header, data] = payload::read_access(message);
    const std::uint64_t place = header.address - kWindow;
    std::int32_t status = 1;
    std::vector<std::uint8_t> bytes;
    if (header.address < kWindow) {
      if (header.write != 0)
        say(Kind::kAccess, payload::access({0x10, 8, 0}, {}), 99);  // a DMA read
      else
        say(Kind::kAccess, payload::access({0x20, 4, 1}, std::span<const std::uint8_t>(memory_, 4)), 0);  // a DMA write
      bytes.assign(header.write != 0 ? 0 : header.length, 0);
    } else if (place + header.length > sizeof memory_) {
      status = -2;
    } else if (header.write != 0) {
      std::memcpy(memory_ + place, data.data(), header.length);
    } else {
      bytes.assign(memory_ + place, memory_ + place + header.length);
    }
    if (message.reference != 0) say(Kind::kResponse, payload::response(status, bytes), message.reference);
  }
  const std::string mood_;
  std::uint8_t memory_[65536] = {};
  bool on_ = false;
  SimTime now_{};
  std::deque<Message> due_;
};

}  // namespace
}  // namespace flatsat

int main(int argc, char** argv) {
  try {
    static flatsat::TestDevice device(argv[1]);
    return flatsat::serve(device, flatsat::parse_agent_options(argc - 1, argv + 1));
  } catch (const std::exception& error) {
    std::cerr << "test_agent: " << error.what() << '\n';
    return 3;
  }
}
