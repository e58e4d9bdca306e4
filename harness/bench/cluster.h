#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/fleet/assembly.h"
#include "harness/testbed/constellation_config.h"
#include "models/base/commands.h"
#include "models/cluster/cluster_network.h"
#include "models/cluster/collective_job.h"
#include "models/cluster/training.h"
#include "models/satellite/random_source.h"
#include "models/satellite/satellite_member.h"
#include "models/serving/service.h"

namespace flatsat::bench {

/// The constellations of a testbed in flight: their mesh of lasers, those of their members that are satellites with
/// models, the jobs that they do together and the services that they give.
class Cluster {
 public:
  /// `satellites` have been built, in the order of `bed.satellites`, and outlive this; so do `bed` and `events`.
  /// Errors: ConfigError with all that is wrong in constellations, mesh, their files, jobs and
  /// services; std::runtime_error for a
  /// member that cannot be flown to the end.
  Cluster(const testbed::Testbed& bed, const std::vector<std::unique_ptr<satellite::Platform>>& satellites,
          const satellite::RandomSource& random, model::EventSink& events);

  void list_channels(model::ChannelList& list) const;
  void list_commands(model::CommandList& list) { network_->list_commands(list); }
  /// What flies as it is and had better be otherwise.
  const std::vector<config::Problem>& remarks() const { return remarks_; }

 private:
  void add_members(const testbed::Testbed& bed, const std::vector<std::unique_ptr<satellite::Platform>>& satellites);
  cluster::MeshParts mesh_parts(const testbed::Testbed& bed);
  void add_jobs(const testbed::Testbed& bed, model::EventSink& events, std::vector<config::Problem>& problems);
  void add_trainings(const testbed::Testbed& bed, model::EventSink& events, std::vector<config::Problem>& problems);

  std::vector<cluster::PlantedCorruption> corruptions_of(const testbed::TrainingConfig& training,
                                                         const std::vector<unsigned>& nodes,
                                                         std::vector<config::Problem>& problems) const;
  std::optional<unsigned> checkpoint_site(const testbed::TrainingConfig& training,
                                          std::vector<config::Problem>& problems) const;

  std::vector<config::Problem> remarks_;
  fleet::Assembly assembly_;
  std::vector<std::unique_ptr<satellite::SatelliteMember>> with_models_;
  std::vector<cluster::Member*> members_;  // of each node that is a satellite
  std::unique_ptr<cluster::ClusterNetwork> network_;
  std::vector<std::unique_ptr<cluster::Training>> trainings_;
  std::vector<std::unique_ptr<cluster::CollectiveJob>> jobs_;  // theirs too
  std::vector<std::unique_ptr<serving::Service>> services_;
};

}  // namespace flatsat::bench
