#pragma once
#include <string>
#include <vector>

#include "harness/agents/kit/agent.h"
#include "harness/agents/kit/outbox.h"
#include "harness/agents/user_rtl/user_design.h"

namespace flatsat::agents::user_rtl {

/// Somebody's RTL as an agent: accesses of the bench become transactions on its buses, what its masters ask beyond the
/// device's memories goes to bench memory.
class UserRtlAgent : public kit::AgentDevice {
 public:
  UserRtlAgent(const std::string& library, UserRtlLayout layout, std::string hash);

  std::string hello() const override;
  void welcome(const std::string& json) override;
  void input(const wire::Message& message) override;
  time::SimTime run_until(time::SimTime until, std::vector<wire::Message>& outputs) override;
  time::SimTime now() const override { return now_; }
  time::SimTime horizon() const override;
  void safe(const std::string& reason) override;

 private:
  void access(const wire::Message& message);
  void supply(const wire::Message& message);
  void inject(const wire::Message& message);
  void collect(std::vector<wire::Message>& outputs);
  void collect_bus(std::size_t bus, std::vector<wire::Message>& outputs);
  void reply(std::uint32_t reference, std::int32_t status, std::span<const std::uint8_t> data);
  void later(std::int64_t delay_ps, wire::Message message);
  wire::Message draw_message() const;
  wire::Message samples() const;
  static wire::Message event(const std::string& kind, const std::string& text, double value);
  double energy_j() const;

  UserDesign design_;
  const std::string hash_;
  double idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  time::SimTime now_{}, on_since_{};
  bool on_ = false, interrupt_ = false, was_clocked_ = false;
  double spent_j_ = 0.0;
  std::uint64_t reported_cycles_ = 0;
  kit::Outbox outbox_;
};

}  // namespace flatsat::agents::user_rtl
