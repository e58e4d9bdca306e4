#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/base/telemetry.h"

namespace flatsat::network {

struct FabricConfig {
  double link_rate_bps = 100e9;  // of every node's link, each direction, > 0
  double efficiency = 0.94;      // share left by line code, headers and checks, in (0, 1]
  double latency_s = 2e-6;       // through the switch, >= 0
};

/// One transfer of a fabric, for max_min_rates.
struct FabricPath {
  unsigned from, to;
};

/// Fair rates (fair_rates.h) where each node has one link out and one link in.
/// Units: bit/s of each node's link out and in; as many of the one as of the other.
std::vector<double> max_min_rates(const std::vector<double>& out_bps, const std::vector<double>& in_bps,
                                  const std::vector<FabricPath>& paths);

/// The payload's high-rate fabric, beside the control network: every node on one non-blocking switch, bulk transfers as
/// fluid that share links max-min fairly. Nothing is lost: a transfer over a link that is down waits.
class PayloadFabric : public sc_core::sc_module {
 public:
  PayloadFabric(const sc_core::sc_module_name& name, const FabricConfig& config, std::vector<std::string> nodes,
                model::EventSink& events);

  /// `done` is called from a method process once the last byte has arrived. Nodes by number; from and to differ.
  void transfer(unsigned from, unsigned to, std::uint64_t bytes, std::function<void()> done);
  /// The link of a node, both ways, runs at this share of its rate: 0 is down. Units: 0 .. 1.
  void set_rate_share(unsigned node, double share);
  unsigned nodes() const { return static_cast<unsigned>(names_.size()); }
  const std::string& node_name(unsigned node) const { return names_[node]; }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  /// The link of each node, as PREFIX.NODE.
  void list_commands(model::CommandList& list, const std::string& prefix);

 private:
  struct Flow {
    FabricPath path;
    double bits_left, rate_bps;
    std::function<void()> done;
  };
  struct Arrival {
    sc_core::sc_time due;
    std::function<void()> done;
  };
  void update();
  void move();
  void arrive();
  void share_out();

  const FabricConfig config_;
  const std::vector<std::string> names_;
  model::EventSink& events_;
  std::string source_;
  std::vector<double> link_bps_;
  std::vector<Flow> flows_;
  std::deque<Arrival> arrivals_;
  sc_core::sc_time moved_;
  sc_core::sc_event changed_;
  double active_ = 0.0, bytes_ = 0.0, rate_bps_ = 0.0;
};

}  // namespace flatsat::network
