#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/cluster/cluster_network.h"
#include "models/cluster/participant.h"
#include "models/serving/demand.h"
#include "models/serving/latencies.h"
#include "models/serving/policy.h"
#include "models/serving/server.h"

namespace flatsat::serving {

struct ServiceConfig {
  std::string name = "chat";
  ServerConfig server;
  std::uint64_t bytes_per_token = 4;  // of messages, > 0
  std::int64_t first_token_ps = 0;    // objective: from asked until the first token is at the site, > 0
  std::int64_t deadline_ps = 0;       // objective: until all of them are, > 0
  std::int64_t give_up_ps = 0;        // from asked; > deadline_ps
  double reach_s = 0.0;               // longest way to a satellite that is asked, one way; 0: any
  unsigned retries = 3;               // after a message or a satellite is lost
};

/// Inference requests of sites, answered by satellites of a cluster. A request is sent to the satellite that the policy
/// picks, waits there and is computed with others; its first token and, when it is done, the whole answer go back. What
/// is lost on the way is sent again; of a satellite that is known to be down, all is asked again elsewhere. A request
/// for which there is no satellite waits at its site. One that is not answered in time is given up.
class Service : public cluster::Participant {
 public:
  /// `sites` and `servers`: their nodes. All but `config` outlive this.
  Service(const ServiceConfig& config, std::vector<unsigned> sites, std::vector<unsigned> servers,
          std::unique_ptr<Policy> policy, std::unique_ptr<Demand> demand, cluster::ClusterNetwork& network,
          model::EventSink& events);

  std::int64_t next_ps() const override;
  void act() override;
  void follow() override;
  bool take(const network::Outcome& outcome) override;

  /// asked = in_time + late + lost + those that are open.
  struct Counts {
    std::uint64_t asked = 0, in_time = 0, late = 0, lost = 0;
    std::uint64_t open() const { return asked - in_time - late - lost; }
  };
  const Counts& counts() const { return total_; }

  /// As "service.NAME....".
  void list_channels(model::ChannelList& list) const;

 private:
  enum class Way { kQuestion, kFirstToken, kAnswer };
  struct Open {
    Ask ask;
    unsigned server = 0;
    bool is_placed = false;            // false: it waits at its site
    std::int64_t first_token_ps = -1;  // at the site
    unsigned tries = 0;
  };
  struct Message {
    std::uint64_t request;
    Way way;
  };
  struct Site {
    unsigned node;
    double asked = 0.0, in_time = 0.0;
  };
  struct Host {
    unsigned node;
    Server server;
    double tokens_ahead = 0.0, made = 0.0;
    std::int64_t due_ps = network::kNeverPs;  // as it stands in due_
    std::size_t waiting = 0, running = 0;     // as they are counted in the sums
  };
  using Requests = std::map<std::uint64_t, Open>;

  void ask_next();
  void place(std::uint64_t id, Open& open);
  void place_waiting();
  void send(std::uint64_t id, const Open& open, Way way);
  void lose_way(std::uint64_t id, Open& open, Way way);
  void ask_again(std::uint64_t id, Open& open);
  void run(unsigned server);
  void touched(unsigned server);
  void arrived(std::uint64_t id, Open& open);
  void answered(Requests::iterator request);
  void give_up(Requests::iterator request, const std::string& why);
  void forget(Requests::iterator request);
  void account();
  void show();
  std::uint64_t cause_for(const Open& open) const;
  std::int64_t now_ps() const { return network_.transport().now_ps(); }

  const ServiceConfig config_;
  const std::unique_ptr<Policy> policy_;
  const std::unique_ptr<Demand> demand_;
  cluster::ClusterNetwork& network_;
  model::EventSink& events_;
  const std::string source_;
  std::vector<Site> sites_;
  std::vector<Host> hosts_;
  std::set<std::pair<std::int64_t, unsigned>> due_;  // of hosts
  Requests open_;                                    // by number, so in order of asking
  std::unordered_map<std::uint64_t, Message> under_way_;
  std::set<std::uint64_t> unplaced_;     // for which no satellite is there yet
  std::set<std::uint64_t> again_later_;  // whose answer was lost and is sent again
  std::int64_t look_again_ps_ = network::kNeverPs, account_ps_ = 0;
  std::uint64_t numbered_ = 0;
  std::vector<Candidate> candidates_;
  Counts total_;
  Latencies first_token_, token_time_, answer_;
  double asked_ = 0.0, in_time_ = 0.0, late_ = 0.0, lost_ = 0.0, open_count_ = 0.0, waiting_ = 0.0, running_ = 0.0,
         tokens_ = 0.0, again_ = 0.0, objective_ = model::kUnmeasured, first_p50_ = model::kUnmeasured,
         first_p99_ = model::kUnmeasured, token_p99_ = model::kUnmeasured, answer_p99_ = model::kUnmeasured,
         energy_j_ = model::kUnmeasured, tokens_per_j_ = model::kUnmeasured;
};

}  // namespace flatsat::serving
