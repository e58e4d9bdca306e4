#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/base/constants.h"
#include "models/base/telemetry.h"
#include "models/cluster/member.h"
#include "models/cluster/participant.h"
#include "models/mesh/moving_mesh.h"
#include "models/mesh/terminals.h"
#include "models/network/transport.h"
#include "models/optical/cloud_field.h"

namespace flatsat::cluster {

struct ClusterNetworkConfig {
  network::TransportConfig transport;
  mesh::LinkRates rates;
  double detection_s = 1.0;                       // from a failure, or its end, until those who send know of it, >= 0
  std::optional<double> search_s, site_search_s;  // of a link, with a site, that is whole again, until it carries
  double route_every_s = 10.0;  // routes are found anew so often, and at each change of the topology, > 0
};

/// The geometry of a mesh, ready to be flown. `batch` and `ground` outlive what is made of it.
struct MeshParts {
  const environment::OrbitBatch& batch;
  const mesh::Ground& ground;
  mesh::Topology topology;
  std::vector<mesh::Window> links, sights;
  mesh::RatePlan rates;         // empty: links keep those of the configuration
  std::vector<mesh::Gap> gaps;  // in which ends turn and search before a link is up; b counts all nodes
  std::optional<std::vector<optical::SkyChange>> sky;  // of sites by their own numbers, in order of time
  std::vector<std::string> names;                      // of all nodes, satellites first
  std::vector<bool> transits;                          // of all nodes: whether routes between others may go through it
};

/// The lasers of a cluster and all messages over them, in the kernel. Topology, failures and messages are events:
/// between them nothing is done. A satellite whose lasers have no power is cut from all others, as is one that is lost.
class ClusterNetwork : public sc_core::sc_module {
 public:
  /// `members`: of each satellite, its models; null where it has none. They outlive this.
  ClusterNetwork(const sc_core::sc_module_name& name, const ClusterNetworkConfig& config, MeshParts parts,
                 std::vector<Member*> members, model::EventSink& events);

  /// Before the simulation starts; outlives this.
  void add(Participant& participant) { participants_.push_back(&participant); }
  network::Transport& transport() { return transport_; }
  /// What a participant waits for is there: all are asked what they do now.
  void wake() { wake_.notify(sc_core::SC_ZERO_TIME); }

  const std::string& node_name(unsigned node) const { return names_[node]; }
  Member* member(unsigned node) const { return node < members_.size() ? members_[node] : nullptr; }
  /// Of light along the present route; infinite where there is none.
  double delay_s(unsigned from, unsigned to) const { return mesh_.length_km(from, to) / model::kSpeedOfLightKmS; }
  /// As those who send know it: a satellite without any laser that works, or lost; a site that is dark or clouded.
  bool known_down(unsigned node) const { return known_down_[node]; }
  /// The event by which it went down; 0 for none.
  std::uint64_t down_cause(unsigned node) const { return down_cause_[node]; }
  /// The last event by which a link went down or failed; 0 for none.
  std::uint64_t last_disturbance() const { return last_disturbance_; }

  /// Prefix "mesh".
  void list_channels(model::ChannelList& list) const;
  /// "mesh.cut.A.B" for each pair that is ever linked, "A.lost" for each satellite, "mesh.dark.SITE".
  void list_commands(model::CommandList& list);

 private:
  struct Learnt {
    std::vector<std::size_t> pairs;
    std::vector<unsigned> nodes;
  };
  void run();
  void members_changed();
  void talk();
  void count(const network::Outcome& outcome);
  void move(std::int64_t ps);
  void follow_light(std::int64_t ps);
  void turn_to_each_other(std::int64_t ps);
  void follow_sky(std::int64_t ps);
  void take_rates(const std::vector<unsigned>& ways);
  void tell_planned();
  std::size_t place_of(const std::pair<mesh::Node, mesh::Node>& nodes) const;
  std::uint64_t cause_of_up(std::size_t pair);
  std::string pair_name(std::size_t pair) const;
  void follow_members();
  bool is_down(unsigned node) const { return lost_[node] || dark_[node] || clouded_[node]; }
  void set_dark(unsigned node, bool dark, std::uint64_t reason);
  void lose(unsigned node);
  void isolate(unsigned node, std::uint64_t cause);
  void set_cut(std::size_t pair, bool cut);
  void update_pair(std::size_t pair, std::uint64_t cause);
  std::int64_t learnt_ps(double more_s = 0.0) const;
  void learn(std::int64_t ps);
  void show();
  void show_rates();
  std::int64_t next_ps();
  static std::int64_t now_ps();

  const ClusterNetworkConfig config_;
  const std::vector<std::string> names_;
  const std::vector<Member*> members_;
  model::EventSink& events_;
  mesh::MovingMesh mesh_;
  network::Transport transport_;
  std::vector<Participant*> participants_;
  const std::vector<std::pair<mesh::Node, mesh::Node>> pairs_;  // that are ever linked
  std::vector<std::vector<std::size_t>> pairs_of_;              // of each node, places in pairs_
  std::vector<bool> cut_by_command_;                            // of each pair
  const bool has_clouds_;
  const std::vector<optical::SkyChange> sky_;  // in order of time
  std::size_t next_sky_ = 0;
  std::vector<bool> clouded_;                   // of each node
  std::vector<bool> lost_, dark_, known_down_;  // of each node; dark: its lasers have no power
  std::vector<std::uint64_t> down_cause_;       // of each node
  std::vector<bool> told_up_;                   // of each pair: what was told of its plan last
  std::vector<mesh::Gap> gaps_;                 // in order of begin
  std::vector<std::int64_t> gap_ends_ps_;       // in order
  std::size_t next_gap_ = 0, ended_gaps_ = 0;
  std::map<std::size_t, std::uint64_t> turned_by_;  // the event of a pair's last gap
  std::map<std::int64_t, Learnt> to_learn_;         // by instant
  sc_core::sc_event wake_;
  bool members_changed_ = false;
  std::int64_t due_ps_;
  std::uint64_t last_disturbance_ = 0;
  double links_ = 0.0, site_links_ = 0.0, handovers_ = 0.0, rate_changes_ = 0.0, turning_ = 0.0, clouded_sites_ = 0.0,
         slowest_bps_ = 0.0, fastest_bps_ = 0.0, failed_ = 0.0, lost_satellites_ = 0.0, delivered_ = 0.0,
         unreachable_ = 0.0, cut_messages_ = 0.0, refused_ = 0.0, stalled_ = 0.0;
};

}  // namespace flatsat::cluster
