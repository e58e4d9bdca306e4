#pragma once
#include <string>
#include <vector>

#include "harness/agents/kit/agent_base.h"
#include "harness/agents/user_rtl/user_design.h"

namespace flatsat::agents::user_rtl {

/// User RTL as an agent: accesses of the bench become transactions on its buses, what its masters ask beyond the
/// device's memories goes to bench memory.
class UserRtlAgent : public kit::AgentBase {
 public:
  UserRtlAgent(const std::string& library, UserRtlLayout layout, std::string hash);
  void safe(const std::string& reason) override;

 private:
  wire::Capabilities capabilities() const override;
  void configure(const wire::Welcome& welcome) override;
  void access(const kit::Access& access) override;
  void bench_memory_answers(std::uint32_t reference, bool good, std::span<const std::uint8_t> data) override;
  void supply(const wire::payload::Supply& supply) override;
  void rest() override { design_.rest(); }
  std::string inject(const compute::Fault& fault) override;
  bool has_news() const override { return design_.clocked() || design_.cycles() != reported_cycles_; }
  void report_counts() override;
  std::int64_t next_event_ps() const override;
  std::int64_t next_output_ps() const override;
  bool approach(time::SimTime next) override;
  void step() override;

  void collect();
  void collect_bus(std::size_t bus);
  void report_draw();
  void report_samples();
  double energy_j() const;

  UserDesign design_;
  const std::string hash_;
  double idle_w_ = 60.0, minimum_rail_v_ = 10.0;
  time::SimTime on_since_{};
  bool on_ = false, was_clocked_ = false;
  double spent_j_ = 0.0;
  std::uint64_t reported_cycles_ = 0;
};

}  // namespace flatsat::agents::user_rtl
