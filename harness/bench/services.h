#pragma once
#include <memory>
#include <string>
#include <vector>

#include "harness/fleet/assembly.h"
#include "models/satellite/random_source.h"
#include "models/serving/service.h"

namespace flatsat::bench {

enum class Nodes { kMembers, kSites };

/// Nodes whose names fit, each once, in their own order whatever that of the patterns; members that are lost from the
/// begin are left out. A pattern that fits none is a problem of `what`.
std::vector<unsigned> nodes_like(const std::vector<config::LocatedText>& patterns, const fleet::Assembly& assembly,
                                 Nodes which, const std::string& what, std::vector<config::Problem>& problems);

/// The services of a testbed over its network, which with `events` outlives them. Errors: ConfigError with all that is
/// wrong in them and in their files.
std::vector<std::unique_ptr<serving::Service>> make_services(const testbed::Testbed& bed,
                                                             const fleet::Assembly& assembly,
                                                             cluster::ClusterNetwork& network,
                                                             const satellite::RandomSource& random,
                                                             model::EventSink& events);

}  // namespace flatsat::bench
