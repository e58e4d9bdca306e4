#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/table.h"
#include "harness/testbed/detail.h"
#include "harness/testbed/service_config.h"
#include "models/cluster/collective_job.h"
#include "models/constellation/formation.h"
#include "models/constellation/walker.h"
#include "models/learning/trainer.h"
#include "models/mesh/ground.h"
#include "models/mesh/windows.h"

namespace flatsat::testbed {

/// What makes the members of a constellation.
enum class Pattern { kWalker, kFormation, kElements, kHypatia };

/// [[constellation.NAME.member]]: what differs of the members that fit.
struct MemberRule {
  std::string name;                          // with * and ?; empty: any
  std::optional<std::uint64_t> plane;        // of a Walker pattern or a Hypatia directory
  std::string index;                         // "3" or "0..7"; empty: any
  std::optional<std::uint64_t> first, last;  // what `index` says
  std::optional<std::uint64_t> terminals;
  bool present = true;  // false: it is lost, the others fly on
  std::optional<Detail> detail;
  std::vector<config::LocatedText> backings;  // DEVICE=BACKING of devices that are no models
  config::SourceLocation location;
};

/// [constellation.NAME]
struct ConstellationConfig {
  std::string name;
  Pattern pattern = Pattern::kWalker;
  constellation::WalkerConfig walker;
  constellation::FormationConfig formation;
  config::LocatedText file;         // element sets, or a Hypatia directory; as written, from the testbed's folder
  std::vector<std::string> select;  // names or catalogue numbers out of the file; empty: all
  environment::Propagator propagator = environment::Propagator::kSgp4;  // of element sets
  std::optional<double> shell_km;                                       // mean altitude that all element sets must have
  double shell_tolerance_km = 20.0;                                     // > 0
  bool as_pyephem = false;  // sets and sites as PyEphem has them, and Hypatia with it
  std::uint64_t terminals = 4;
  config::LocatedText like;      // the satellite that says what is on board of each; empty: nothing is
  std::optional<Detail> detail;  // not written: full where `like` is
  std::vector<MemberRule> rules;
  config::SourceLocation location;
};

/// [site.NAME]
struct NamedSite {
  std::string name;
  mesh::SiteConfig site;
  config::SourceLocation location;
};

/// Who pairs with whom; kOfPattern: a grid where there are planes, the links of a Hypatia directory, else the nearest.
enum class Pairing { kOfPattern, kPlusGrid, kNearest, kList, kPlan, kNone };

/// [mesh]
struct MeshConfig {
  Pairing pairing = Pairing::kOfPattern;
  std::int64_t shift = 0;
  std::optional<std::int64_t> seam_shift;  // by default the phasing of the pattern
  std::optional<bool> seam;                // by default whether the planes go all round
  std::uint64_t nearest = 4;
  double every_s = 60.0;
  std::vector<config::Table::Pair> links;
  config::LocatedText plan;  // as written, from the testbed's folder
  mesh::LinkLimits limits;
  bool range_given = false;
  double acquisition_s = 0.0;
  double rate_bps = 100e9, site_rate_bps = 10e9;  // of a link, each way
  double detection_s = 1.0;                       // from a failure until those who send know of it
  double route_every_s = 10.0;                    // and at each change of the topology
  std::uint64_t packet_bytes = 65'536;            // a message of more is a flow
  std::uint64_t buffer_bytes = 64ull << 20;       // in which packets wait for one link
  config::SourceLocation location;                // line 0: not written
};

/// [job.NAME]: steps of computing and one collective operation, by some members together.
struct JobConfig {
  std::string name;
  std::vector<config::LocatedText> ranks;  // names of members, with * and ?; ranks count in the order of members
  cluster::CollectiveJobConfig job;        // times below
  double compute_s = 0.0, every_s = 0.0, endpoint_delay_s = 0.0;
  std::optional<double> deadline_s, give_up_s;
  config::SourceLocation location;
};

/// What a rank may need in memory: its numbers are really computed, on the machine that flies the testbed.
constexpr double kMostTrainedBytes = 4.0 * (1ull << 30);

/// [training.NAME]: a model that members train together, step by step.
/// A corruption of what a satellite computes.
struct CorruptionPart {
  config::LocatedText satellite;
  double at_s = 0.0;
  learning::CorruptionKind kind = learning::CorruptionKind::kBit;
  std::optional<std::uint64_t> bit, place;
};

/// Checkpoints of a training.
struct CheckpointPart {
  std::optional<cluster::CheckpointRule> rule;  // not set: there are none
  double every_s = 0.0;                         // of kFixed
  std::optional<double> mtbf_s;                 // of one satellite
  config::LocatedText to;                       // "neighbour", or a site; empty: neighbour
  std::optional<double> give_up_s;
  double restart_s = 0.0;
  bool goes_back_at_any_loss = false;
};

struct TrainingConfig {
  std::string name;
  std::vector<config::LocatedText> ranks;  // names of members, with * and ?; ranks count in the order of members
  learning::TrainerConfig trainer;
  cluster::CollectiveJobConfig job;  // times below
  double rate_tflop_s = 0.0;         // of a satellite at full power
  double memory_b = kMostTrainedBytes;
  double every_s = 0.0, endpoint_delay_s = 0.0;
  std::optional<double> deadline_s, give_up_s, wait_s;
  std::optional<std::uint64_t> quorum;
  bool has_int8 = false;               // what travels is int8 in blocks
  std::optional<std::uint64_t> block;  // of such numbers
  bool takes_over = true;              // who takes part goes through the shards of those who do not, too
  CheckpointPart checkpoint;
  std::vector<CorruptionPart> corruptions;
  double corrupted_share = 0.0;
  config::SourceLocation location;
};
constexpr std::uint64_t kInt8Block = 256;  // where none is written

/// Constellations, sites, the mesh and what is done over it: all [constellation.NAME], [site.NAME], [mesh], [job.NAME],
/// [training.NAME] and [service.NAME].
struct ConstellationPart {
  std::vector<ConstellationConfig> constellations;
  std::vector<NamedSite> sites;
  MeshConfig mesh;
  std::vector<JobConfig> jobs;
  std::vector<TrainingConfig> trainings;
  std::vector<ServiceConfig> services;
};

void describe_constellations(config::Table& table, ConstellationPart& part);
/// The words for them.
std::vector<std::pair<std::string, network::CollectiveAlgorithm>> collective_algorithms();
void describe_training(config::Table& table, TrainingConfig& training);

}  // namespace flatsat::testbed
