#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/table.h"
#include "models/serving/demand.h"
#include "models/serving/policy.h"
#include "models/serving/server.h"

namespace flatsat::testbed {

/// [service.NAME]: inference requests of sites, answered by members.
struct ServiceConfig {
  std::string name;
  std::vector<config::LocatedText> from, to;  // names of sites and of members, with * and ?
  config::LocatedText requests;   // CSV of requests, as written, from the testbed's folder; empty: at random
  serving::PoissonConfig demand;  // of each site, where they are at random
  serving::ServerConfig server;
  serving::PolicyKind policy = serving::PolicyKind::kNearest;
  std::uint64_t bytes_per_token = 4, retries = 3;
  double reach_s = 0.0;
  std::optional<double> first_token_s, deadline_s, give_up_s;
  config::SourceLocation location;
};

void describe_service(config::Table& table, ServiceConfig& service);

}  // namespace flatsat::testbed
