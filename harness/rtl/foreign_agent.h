#pragma once
#include <string>
#include <vector>

#include "harness/device/agent.h"
#include "harness/device/outbox.h"
#include "harness/rtl/foreign_design.h"

namespace flatsat {

/// Somebody's RTL as an agent: accesses of the bench become transactions on its buses, what its masters ask beyond the
/// device's memories goes to bench memory.
class ForeignAgent : public AgentDevice {
 public:
  ForeignAgent(const std::string& library, ForeignLayout layout, std::string hash);

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const Message& message) override;
  SimTime run_until(SimTime until, std::vector<Message>& outputs) override;
  SimTime now() const override { return now_; }
  SimTime horizon() const override;
  void safe(const std::string& reason) override;

 private:
  void access(const Message& message);
  void supply(const Message& message);
  void inject(const Message& message);
  void collect(std::vector<Message>& outputs);
  void collect_bus(std::size_t bus, std::vector<Message>& outputs);
  void reply(std::uint32_t reference, std::int32_t status, std::span<const std::uint8_t> data);
  void later(std::int64_t delay_ps, Message message);
  Message draw_message() const;
  Message samples() const;
  static Message event(const std::string& kind, const std::string& text, double value);
  double energy_j() const;

  ForeignDesign design_;
  const std::string hash_;
  double idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  SimTime now_{}, on_since_{};
  bool on_ = false, interrupt_ = false, was_clocked_ = false;
  double spent_j_ = 0.0;
  std::uint64_t told_cycles_ = 0;
  Outbox outbox_;
};

}  // namespace flatsat
