#pragma once
#include <compare>
#include <cstdint>
#include <deque>
#include <functional>
#include <limits>
#include <optional>
#include <queue>
#include <set>
#include <utility>
#include <vector>

namespace flatsat::network {

/// Simulated time of the transport: picoseconds from the run's epoch.
constexpr std::int64_t kNeverPs = std::numeric_limits<std::int64_t>::max();

/// One direction of a link between two nodes.
struct OneWay {
  unsigned from = 0, to = 0;
  std::uint64_t rate_bps = 0;  // 0: down
};

/// What the transport asks of the mesh.
class MeshView {
 public:
  virtual ~MeshView() = default;
  /// The one-ways from a node to another, in order; empty where there is no way.
  virtual std::vector<unsigned> path(unsigned from, unsigned to, std::int64_t at_ps) const = 0;
  /// How long what leaves at this instant is on its way. Units: ps, >= 0.
  virtual std::int64_t delay_ps(unsigned one_way, std::int64_t at_ps) const = 0;
};

struct TransportConfig {
  std::uint64_t packet_bytes = 65'536;       // a message of more is a flow
  std::uint64_t buffer_bytes = 64ull << 20;  // that packets may take while they wait for one link
  std::int64_t serialization_grain_ps = 1;   // a packet takes a whole number of these, rounded down, at least one
};

/// From and to differ; at least one byte.
struct Message {
  unsigned from = 0, to = 0;
  std::uint64_t bytes = 0;
};

enum class Fate { kDelivered, kUnreachable, kBufferFull, kCut };

/// What became of a message, when and where.
struct Outcome {
  std::uint64_t message = 0;
  std::int64_t at_ps = 0;
  Fate fate = Fate::kDelivered;
  unsigned node = 0;
};

/// Messages between nodes of a mesh, event by event. One of at most `packet_bytes` is a packet: stored and forwarded by
/// each node on the path that holds as it leaves there, one after the other on each one-way. A longer one is a flow:
/// fluid along one path at a rate that all flows share fairly (fair_rates.h), which changes only at events. On a
/// one-way packets go first, and flows wait meanwhile. What is on its way through space arrives; what a cut link was
/// sending is lost and told, what waited for it takes another way, and a flow waits until the mesh has a path again
/// (`reroute`). Every message ends in exactly one Outcome, unless it is withdrawn or still under way. Ties are ordered
/// by number.
class Transport {
 public:
  Transport(const TransportConfig& config, std::vector<OneWay> one_ways, const MeshView& mesh);

  std::int64_t now_ps() const { return now_ps_; }
  /// From now on; returns the message's number, counted from 0.
  std::uint64_t send(const Message& message);
  /// A message that is no longer wanted: it ends without an outcome. False if it has ended or is past its last link.
  bool withdraw(std::uint64_t message);
  void set_rate(unsigned one_way, std::uint64_t rate_bps);
  /// The mesh has changed, and those who send know it: flows go on along the present paths, and packets that wait for
  /// a one-way that is down take another.
  void reroute();

  /// When something happens next, or is still to be told.
  std::int64_t next_ps();
  /// All that happens up to an instant and at it, in order. `to_ps` is not before now.
  std::vector<Outcome> advance(std::int64_t to_ps);

  /// Flows that have no bandwidth at present.
  std::size_t stalled_flows() const;
  std::uint64_t waiting_bytes(unsigned one_way) const { return ways_[one_way].waiting_bytes; }

 private:
  struct Packet {
    std::uint64_t message;
    unsigned to;
    std::uint64_t bytes;
  };
  struct Way {
    OneWay config;
    std::deque<Packet> waiting;
    std::uint64_t waiting_bytes = 0;
    std::optional<Packet> sending;
    std::int64_t sent_ps = kNeverPs;  // when its last bit leaves
    unsigned flows = 0;
  };
  struct Flow {
    std::uint64_t message;
    unsigned from, to;
    std::vector<unsigned> path;
    double bits_left;
    double rate_bps = 0.0;
    std::int64_t end_ps = kNeverPs;
  };
  struct Arrival {
    std::int64_t at_ps;
    Packet packet;
    unsigned node;
    auto key() const { return std::pair{at_ps, packet.message}; }
    bool operator>(const Arrival& other) const { return key() > other.key(); }
  };
  struct Departure {  // of a last bit; stands no longer where the way has another instant for it
    std::int64_t at_ps;
    unsigned way;
    auto operator<=>(const Departure&) const = default;
  };
  template <class T>
  using Earliest = std::priority_queue<T, std::vector<T>, std::greater<>>;

  void forward(const Packet& packet, unsigned at_node);
  void forward_all(unsigned one_way);
  void start_next(unsigned one_way);
  void departs(unsigned one_way, std::int64_t at_ps);
  std::int64_t next_event_ps();
  void end_sending();
  void end_flows();
  void arrive();
  void share_out();
  std::int64_t serialization_ps(std::uint64_t bytes, std::uint64_t rate_bps) const;
  std::int64_t arrival_ps(const std::vector<unsigned>& path) const;
  void end(std::uint64_t message, Fate fate, unsigned node) { outcomes_.push_back({message, now_ps_, fate, node}); }

  const TransportConfig config_;
  const MeshView& mesh_;
  std::vector<Way> ways_;
  std::vector<Flow> flows_;  // in order of their numbers
  std::set<unsigned> held_;  // one-ways that are down while packets wait for them
  Earliest<Arrival> arrivals_;
  Earliest<Departure> departures_;
  std::vector<Outcome> outcomes_;
  std::int64_t now_ps_ = 0, moved_ps_ = 0;
  std::uint64_t sent_ = 0;
  bool shares_are_stale_ = false;
};

}  // namespace flatsat::network
