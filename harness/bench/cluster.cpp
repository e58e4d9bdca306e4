#include "harness/bench/cluster.h"

#include <algorithm>

#include "harness/base/kernel_name.h"
#include "harness/base/text.h"
#include "harness/bench/services.h"
#include "harness/bench/training_config.h"
#include "harness/time/seed.h"
#include "harness/time/sim_time.h"

namespace flatsat::bench {
namespace {

cluster::ClusterNetworkConfig config_of(const testbed::MeshConfig& mesh) {
  cluster::ClusterNetworkConfig config;
  config.transport.packet_bytes = mesh.packet_bytes;
  config.transport.buffer_bytes = mesh.buffer_bytes;
  config.rates = {static_cast<std::uint64_t>(mesh.rate_bps), static_cast<std::uint64_t>(mesh.site_rate_bps)};
  config.detection_s = mesh.detection_s;
  config.route_every_s = mesh.route_every_s;
  return config;
}

cluster::CollectiveJobConfig config_of(const testbed::JobConfig& job) {
  const auto ps = [](double seconds) { return time::SimTime::from_seconds(seconds).ps; };
  const double deadline_s = job.deadline_s.value_or(job.every_s);
  auto config = job.job;
  config.name = job.name;
  config.compute_ps = ps(job.compute_s);
  config.every_ps = ps(job.every_s);
  config.deadline_ps = ps(deadline_s);
  config.give_up_ps = ps(job.give_up_s.value_or(3.0 * deadline_s));
  config.rank.endpoint_delay_ps = ps(job.endpoint_delay_s);
  return config;
}

}  // namespace

Cluster::Cluster(const testbed::Testbed& bed, const std::vector<std::unique_ptr<satellite::Platform>>& satellites,
                 const satellite::RandomSource& random, model::EventSink& events)
    : assembly_(fleet::assemble(bed, remarks_)) {
  add_members(bed, satellites);
  network_ = std::make_unique<cluster::ClusterNetwork>("mesh", config_of(bed.constellation->mesh), mesh_parts(bed),
                                                       members_, events);
  std::vector<config::Problem> problems;
  add_jobs(bed, events, problems);
  add_trainings(bed, events, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  services_ = make_services(bed, assembly_, *network_, random, events);
  for (auto& service : services_) network_->add(*service);
}

void Cluster::add_members(const testbed::Testbed& bed,
                          const std::vector<std::unique_ptr<satellite::Platform>>& satellites) {
  members_.resize(assembly_.satellites());
  for (std::size_t i = 0; i < bed.satellites.size(); ++i) {
    if (!bed.satellites[i].is_member) continue;
    const auto node = assembly_.names->find(bed.satellites[i].name);
    with_models_.push_back(std::make_unique<satellite::SatelliteMember>(
        base::kernel_name("member_" + bed.satellites[i].name).c_str(), *satellites[i]));
    members_[*node] = with_models_.back().get();
  }
}

cluster::MeshParts Cluster::mesh_parts(const testbed::Testbed& bed) {
  const mesh::Span span{0.0, bed.duration_s};
  fleet::check_flight(assembly_, span);
  auto mesh = fleet::mesh_of(assembly_, span, 1);
  for (auto& remark : fleet::unseen_remarks(assembly_, mesh.schedule)) remarks_.push_back(std::move(remark));
  cluster::MeshParts parts{assembly_.batch,
                           *assembly_.ground,
                           std::move(mesh.topology),
                           std::move(mesh.schedule.contacts),
                           std::move(mesh.sights),
                           {},
                           {}};
  for (mesh::Node node = 0; node < assembly_.names->size(); ++node) parts.names.push_back(assembly_.names->name(node));
  for (const auto& member : assembly_.members) parts.transits.push_back(member.present);
  for (const auto& site : assembly_.sites) parts.transits.push_back(site.relays);
  return parts;
}

void Cluster::add_jobs(const testbed::Testbed& bed, model::EventSink& events, std::vector<config::Problem>& problems) {
  for (const auto& job : bed.constellation->jobs) {
    const std::size_t before = problems.size();
    auto nodes = nodes_like(job.ranks, assembly_, Nodes::kMembers, "job." + job.name + ".ranks", problems);
    if (problems.size() != before) continue;
    const auto config = config_of(job);
    if (config.give_up_ps <= config.deadline_ps) continue;  // told where it stands
    try {
      network::collective_of(config.operation, config.algorithm, static_cast<unsigned>(nodes.size()), config.bytes,
                             config.splits);
    } catch (const std::invalid_argument& error) {
      problems.push_back(
          {job.location, "job." + job.name + ": with " + std::to_string(nodes.size()) + " ranks, " + error.what()});
      continue;
    }
    jobs_.push_back(std::make_unique<cluster::CollectiveJob>(config, std::move(nodes), *network_, events));
    network_->add(*jobs_.back());
  }
}

void Cluster::add_trainings(const testbed::Testbed& bed, model::EventSink& events,
                            std::vector<config::Problem>& problems) {
  for (const auto& training : bed.constellation->trainings) {
    const std::string who = "training." + training.name;
    const std::size_t before = problems.size();
    auto nodes = nodes_like(training.ranks, assembly_, Nodes::kMembers, who + ".ranks", problems);
    if (problems.size() != before || !can_be_made(training)) continue;  // told where it stands
    auto config = job_of(training, bed.constellation->mesh.detection_s);
    const auto ranks = static_cast<unsigned>(nodes.size());
    const auto site = checkpoint_site(training, problems);
    auto numbers = numbers_of(training);
    numbers.corruptions = corruptions_of(training, nodes, problems);
    if (problems.size() != before) continue;
    config.checkpoint = checkpoints_of(training, ranks, site);
    if (config.quorum.value_or(0) > ranks) {
      problems.push_back({training.location, who + ".quorum: " + std::to_string(*config.quorum) + " of " +
                                                 std::to_string(ranks) + " ranks cannot be; at most all of them"});
      continue;
    }
    try {
      network::collective_of_floats(config.operation, config.algorithm, ranks, config.bytes / 4, config.splits);
    } catch (const std::invalid_argument& error) {
      problems.push_back({training.location, who + ": with " + std::to_string(ranks) + " ranks, " + error.what()});
      continue;
    }
    if (const auto wrong = too_large(training, ranks); !wrong.empty()) {
      problems.push_back({training.location, who + ": " + wrong});
      continue;
    }
    time::NamedStream stream(bed.seed, who);
    trainings_.push_back(std::make_unique<cluster::Training>(training.name, numbers, ranks, stream));
    jobs_.push_back(
        std::make_unique<cluster::CollectiveJob>(config, std::move(nodes), *network_, events, trainings_.back().get()));
    network_->add(*jobs_.back());
  }
}

std::vector<cluster::PlantedCorruption> Cluster::corruptions_of(const testbed::TrainingConfig& training,
                                                                const std::vector<unsigned>& nodes,
                                                                std::vector<config::Problem>& problems) const {
  std::vector<cluster::PlantedCorruption> planted;
  for (const auto& one : training.corruptions) {
    const auto node = assembly_.names->find(one.satellite.text);
    const auto rank = node ? std::find(nodes.begin(), nodes.end(), *node) : nodes.end();
    if (rank == nodes.end()) {
      problems.push_back({one.satellite.location, "training." + training.name + ".corruption.satellite: " +
                                                      base::quoted(one.satellite.text) + " is none of its ranks"});
      continue;
    }
    cluster::PlantedCorruption corruption;
    corruption.rank = static_cast<unsigned>(rank - nodes.begin());
    corruption.at_ps = time::SimTime::from_seconds(one.at_s).ps;
    corruption.kind = one.kind;
    if (one.bit) corruption.bit = static_cast<unsigned>(*one.bit);
    corruption.place = one.place;
    planted.push_back(corruption);
  }
  return planted;
}

/// The node that checkpoints go to; none: to neighbours.
std::optional<unsigned> Cluster::checkpoint_site(const testbed::TrainingConfig& training,
                                                 std::vector<config::Problem>& problems) const {
  const auto& to = training.checkpoint.to;
  if (to.empty() || to.text == "neighbour") return std::nullopt;
  const auto nodes =
      nodes_like({to}, assembly_, Nodes::kSites, "training." + training.name + ".checkpoint.to", problems);
  if (nodes.size() > 1)
    problems.push_back({to.location, "training." + training.name + ".checkpoint.to: must fit one site, not " +
                                         std::to_string(nodes.size())});
  return nodes.empty() ? std::nullopt : std::optional(nodes.front());
}

void Cluster::list_channels(model::ChannelList& list) const {
  network_->list_channels(list);
  for (const auto& job : jobs_) job->list_channels(list);
  for (const auto& service : services_) service->list_channels(list);
  for (const auto& training : trainings_) training->list_channels(list);
}

}  // namespace flatsat::bench
