#pragma once
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "models/cluster/collective_job.h"
#include "models/constellation/walker.h"
#include "models/mesh/schedule.h"
#include "tests/support/event_log.h"

namespace flatsat::cluster {

/// A satellite whose speed and lasers a test sets.
class FakeMember : public Member {
 public:
  double speed() const override { return speed_now; }
  bool lasers_on() const override { return lasers_now; }
  const sc_core::sc_event& changed() const override { return changed_now; }
  bool is_lit() const override { return lit_now; }
  double coolant_degc() const override { return coolant_now_degc; }
  double energy_j() const override { return 0.0; }
  std::uint64_t reason() const override { return reason_now; }
  void set_busy(bool busy) override { is_busy = busy; }
  void lose() override { is_lost = true; }
  void set_speed(double speed, std::uint64_t reason) {
    speed_now = speed;
    reason_now = reason;
    changed_now.notify(sc_core::SC_ZERO_TIME);
  }
  void set_lasers(bool on, std::uint64_t reason) {
    lasers_now = on;
    reason_now = reason;
    changed_now.notify(sc_core::SC_ZERO_TIME);
  }

  double speed_now = 1.0;
  double coolant_now_degc = 20.0;
  bool lasers_now = true, is_busy = true, is_lost = false, lit_now = true;
  std::uint64_t reason_now = 0;
  sc_core::sc_event changed_now;
};

/// Eight satellites at 8000 km, evenly round one circle, each linked with its two neighbours.
struct Ring {
  static constexpr unsigned kCount = 8;
  /// From one to the next: 2 r sin(22.5 deg) / c.
  static double delay_s() { return 2.0 * (6378.137 + 8000.0) * std::sin(model::kPi / 8.0) / model::kSpeedOfLightKmS; }

  /// `count` satellites, each linked with so many next ones on each side.
  explicit Ring(ClusterNetworkConfig config = {}, unsigned count = kCount, unsigned reach = 1) {
    constellation::WalkerConfig walker;
    walker.planes = 1;
    walker.per_plane = count;
    walker.altitude_km = 8000.0;
    members = constellation::walker_members(walker, epoch);
    batch = constellation::batch_of(members, epoch);
    std::vector<mesh::Pair> pairs;
    for (unsigned i = 0; i < count; ++i)
      for (unsigned j = 1; j <= reach; ++j)
        pairs.push_back({std::min(i, (i + j) % count), std::max(i, (i + j) % count)});
    const mesh::Span span{0.0, 3600.0};
    const mesh::PairList policy(pairs);
    auto schedule = mesh::make_schedule(policy, {members, batch, {}, span}, {});
    MeshParts parts{batch, ground, mesh::Topology(count, 0, schedule.contacts, {}), schedule.contacts, {}, {}, {}};
    for (const auto& member : members) parts.names.push_back(member.name);
    parts.transits.assign(count, true);
    std::vector<Member*> seen;
    for (unsigned i = 0; i < count; ++i) fakes.push_back(std::make_unique<FakeMember>());
    for (auto& fake : fakes) seen.push_back(fake.get());
    config.rates.between_satellites_bps = 1'000'000'000;
    config.transport.packet_bytes = 1 << 30;
    network = std::make_unique<ClusterNetwork>("mesh", config, std::move(parts), seen, log);
    network->list_commands(commands);
    network->list_channels(channels);
  }

  CollectiveJob& job(const CollectiveJobConfig& config) {
    std::vector<unsigned> nodes;
    for (unsigned i = 0; i < kCount; ++i) nodes.push_back(i);
    the_job = std::make_unique<CollectiveJob>(config, nodes, *network, log);
    network->add(*the_job);
    the_job->list_channels(channels);
    return *the_job;
  }

  double channel(const std::string& name) const {
    for (const auto& source : channels.sources())
      if (source.name == name) return *source.value;
    return std::nan("");
  }
  /// The cause of the last event of a kind.
  std::uint64_t cause_of_last(const std::string& kind) const {
    for (std::size_t i = log.kinds.size(); i-- > 0;)
      if (log.kinds[i] == kind) return log.causes[i];
    return ~0ull;
  }
  static void run_until(double seconds) {
    sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC) - sc_core::sc_time_stamp());
  }

  environment::Utc epoch = environment::parse_utc("2027-06-21T00:00:00Z");
  std::vector<constellation::Member> members;
  environment::OrbitBatch batch;
  mesh::Ground ground{{}, epoch};
  support::EventLog log;
  std::vector<std::unique_ptr<FakeMember>> fakes;
  std::unique_ptr<ClusterNetwork> network;
  std::unique_ptr<CollectiveJob> the_job;
  model::CommandList commands;
  model::ChannelList channels;
};

/// 8 MB from each, all added up in a ring at 1 Gbit/s: 14 steps of 1 MB, 8 ms, and the way.
inline double all_reduce_s() { return 14.0 * (0.008 + Ring::delay_s()); }

inline CollectiveJobConfig eight_megabytes() {
  constexpr std::int64_t kSecond = 1'000'000'000'000;
  CollectiveJobConfig config;
  config.bytes = 8'000'000;
  config.compute_ps = 10 * kSecond;
  config.every_ps = 60 * kSecond;
  config.deadline_ps = 15 * kSecond;
  config.give_up_ps = 50 * kSecond;
  return config;
}

}  // namespace flatsat::cluster
