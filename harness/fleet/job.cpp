#include "harness/fleet/job.h"

#include <algorithm>
#include <set>

#include "harness/workload/chakra.h"

namespace flatsat::fleet {
namespace {

std::vector<unsigned> nodes_of(const Assembly& assembly, const JobRequest& request, std::size_t ranks) {
  const auto refuse = [](const std::string& what) { throw config::ConfigError({{{"--ranks", 0, 0}, what}}); };
  std::vector<unsigned> nodes;
  if (request.ranks.empty()) {
    for (mesh::Node node = 0; node < assembly.satellites() && nodes.size() < ranks; ++node)
      if (assembly.members[node].present) nodes.push_back(node);
  }
  std::vector<config::Problem> problems;
  for (const auto& word : request.ranks) {
    const auto node = assembly.names->find(word);
    if (!node) problems.push_back({{"--ranks " + word, 0, 0}, assembly.names->wrong(word)});
    if (node && std::count(nodes.begin(), nodes.end(), *node) > 0)
      problems.push_back({{"--ranks " + word, 0, 0}, "is there twice; each rank must have a node of its own"});
    if (node) nodes.push_back(*node);
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  if (nodes.size() != ranks)
    refuse(std::to_string(nodes.size()) + " nodes for " + std::to_string(ranks) +
           " traces; there must be one for each");
  return nodes;
}

/// The run of a job: mesh, transport and ranks, event by event.
class JobFlight {
 public:
  JobFlight(const Assembly& assembly, const Mesh& mesh, const mesh::Span& span, const JobRequest& request,
            network::Workload workload)
      : end_ps_(mesh::to_ps(span.end_s)),
        every_ps_(mesh::to_ps(request.route_every_s)),
        mesh_(assembly.batch, *assembly.ground, mesh.topology, mesh.schedule.contacts, mesh.sights, transits(assembly),
              request.rates, mesh::to_ps(span.begin_s), mesh.rates),
        transport_(request.transport, mesh_.one_ways(), mesh_),
        nodes_(nodes_of(assembly, request, workload.size())),
        due_ps_(mesh::to_ps(span.begin_s) + every_ps_) {
    transport_.advance(mesh::to_ps(span.begin_s));
    run_.emplace(std::move(workload), request.execution, nodes_, transport_);
  }

  void fly() {
    while (!run_->is_done()) {
      const std::int64_t own = std::min(run_->next_ps(), transport_.next_ps());
      if (own == network::kNeverPs && transport_.stalled_flows() == 0) return;  // what is left waits for what is lost
      const std::int64_t next = std::min({own, mesh_.next_change_ps(), mesh_.next_rate_ps(), due_ps_});
      if (next > end_ps_) return;
      for (const auto& outcome : transport_.advance(next)) {
        delivered_ += outcome.fate == network::Fate::kDelivered ? 1 : 0;
        run_->take(outcome);
      }
      take(mesh_.take_rates(next));
      if (next == mesh_.next_change_ps() || next == due_ps_) move(next);
      run_->act();
    }
  }

  JobResult result(const Assembly& assembly) const {
    JobResult result;
    for (unsigned rank = 0; rank < nodes_.size(); ++rank) {
      const auto end_ps = run_->end_ps(rank);
      result.ranks.push_back({nodes_[rank], std::nullopt});
      if (end_ps) result.ranks.back().end_s = static_cast<double>(*end_ps) * 1e-12;
    }
    for (const auto& [rank, operation] : run_->unfinished())
      result.unfinished.push_back("rank " + std::to_string(rank) + " (" + assembly.names->name(nodes_[rank]) +
                                  ") is not through: its node " + std::to_string(operation->id) +
                                  (operation->name.empty() ? "" : " (" + operation->name + ")") + " is not over at " +
                                  std::to_string(static_cast<double>(transport_.now_ps()) * 1e-12) + " s");
    result.delivered = delivered_;
    result.lost = run_->lost();
    result.topology_changes = changes_;
    return result;
  }

 private:
  static std::vector<bool> transits(const Assembly& assembly) {
    std::vector<bool> transits;
    for (const auto& member : assembly.members) transits.push_back(member.present);
    for (const auto& site : assembly.sites) transits.push_back(site.relays);
    return transits;
  }

  void take(const std::vector<unsigned>& ways) {
    for (const auto way : ways) transport_.set_rate(way, mesh_.one_ways()[way].rate_bps);
  }

  void move(std::int64_t ps) {
    const auto changed = mesh_.advance_to(ps);
    changes_ += changed.empty() ? 0 : 1;
    take(changed);
    transport_.reroute();
    if (ps == due_ps_) due_ps_ += every_ps_;
  }

  const std::int64_t end_ps_, every_ps_;
  mesh::MovingMesh mesh_;
  network::Transport transport_;
  const std::vector<unsigned> nodes_;
  std::int64_t due_ps_;
  std::optional<network::ExecutionRun> run_;
  std::size_t delivered_ = 0, changes_ = 0;
};

}  // namespace

JobResult fly_job(const Assembly& assembly, const Mesh& mesh, const mesh::Span& span, const JobRequest& request) {
  auto workload = workload::read_chakra(workload::chakra_files(request.traces), request.execution);
  JobFlight flight(assembly, mesh, span, request, std::move(workload));
  flight.fly();
  return flight.result(assembly);
}

orbit::Table job_table(const Assembly& assembly, const JobResult& result, const mesh::Span& span) {
  orbit::Table table;
  table.columns = {"rank", "node", "end_s", "took_s"};
  for (std::size_t rank = 0; rank < result.ranks.size(); ++rank) {
    const auto& end = result.ranks[rank];
    const auto took_s = end.end_s ? std::optional(*end.end_s - span.begin_s) : std::nullopt;
    table.rows.push_back({orbit::figure(static_cast<double>(rank), 0), assembly.names->name(end.node),
                          orbit::figure(end.end_s, 9), orbit::figure(took_s, 9)});
  }
  return table;
}

}  // namespace flatsat::fleet
