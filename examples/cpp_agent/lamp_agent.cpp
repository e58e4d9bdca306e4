// An agent in C++ on the agent kit: a lamp. Register 0 is its brightness in percent; it draws 10 W at 100.
#include <algorithm>
#include <cstring>
#include <iostream>

#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "harness/wire/payload.h"

namespace kit = flatsat::agents::kit;
namespace wire = flatsat::wire;
using flatsat::time::SimTime;

class Lamp : public kit::AgentDevice {
 public:
  std::string hello() const override {
    return R"({"type": "lamp", "backing": "rtl", "version": "1", "hash": "", "memory_bytes": 0, "interrupts": 0,
               "dma": false, "channels": [], "injection_points": []})";
  }
  void welcome(const std::string&) override {}
  void input(const wire::Message& message) override {
    if (message.kind != wire::Kind::kAccess) return;
    const auto [access, data] = wire::payload::read_access(message);
    const bool known = access.address == 0 && access.length == 4;
    if (known && access.write) set(data);
    send(wire::Kind::kResponse,
         known ? wire::payload::response(wire::TlmStatus::kOk, access.write ? std::span<std::uint8_t>() : bytes())
               : wire::payload::response(wire::TlmStatus::kAddressError, {}),
         message.reference);
  }
  SimTime run_until(SimTime until, std::vector<wire::Message>& outputs) override {
    now_ = std::min(until, horizon());
    if (now_ < until) outbox_.take(now_, outputs);
    return now_;
  }
  SimTime now() const override { return now_; }
  SimTime horizon() const override { return {outbox_.next_ps()}; }
  void safe(const std::string&) override { percent_ = 0; }

 private:
  void set(std::span<const std::uint8_t> data) {
    energy_j_ += percent_ * 0.1 * static_cast<double>(now_.ps - since_.ps) * 1e-12;
    since_ = now_;
    std::memcpy(&percent_, data.data(), 4);
    percent_ = std::min(percent_, 100u);
    send(wire::Kind::kDraw, wire::payload::draw({percent_ * 0.1, percent_ * 0.1, energy_j_}), 0);  // all of it heat
  }
  std::span<std::uint8_t> bytes() { return {reinterpret_cast<std::uint8_t*>(&percent_), 4}; }
  void send(wire::Kind kind, wire::Bytes payload, std::uint32_t reference) {
    const SimTime at{now_.ps + 200'000};  // it takes 0.2 us to answer
    wire::Message message;
    message.kind = kind;
    message.time = at;
    message.reference = reference;
    message.payload = std::move(payload);
    outbox_.put(at.ps, std::move(message));
  }
  std::uint32_t percent_ = 0;
  SimTime now_{}, since_{};
  double energy_j_ = 0.0;
  kit::Outbox outbox_;
};

int main(int argc, char** argv) {
  try {
    Lamp lamp;
    return kit::serve(lamp, kit::parse_agent_options(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "lamp_agent: " << error.what() << '\n';
    return 2;
  }
}
