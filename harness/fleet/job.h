#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/fleet/request.h"
#include "harness/orbit/table.h"
#include "models/mesh/moving_mesh.h"
#include "models/network/execution.h"

namespace flatsat::fleet {

/// A job of many ranks that is to be flown over a mesh.
struct JobRequest {
  std::string traces;              // folder of Chakra traces, or "FOLDER/NAME"
  std::vector<std::string> ranks;  // nodes of ranks 0, 1, ..., by name or number; empty: the first satellites
  mesh::LinkRates rates;
  network::ExecutionConfig execution;
  network::TransportConfig transport;
  double route_every_s = 10.0;  // routes are found anew so often, and at each change of the topology, > 0
};

struct RankEnd {
  mesh::Node node;
  std::optional<double> end_s;  // of the run; none: it was not through when the span ended, or waits for what is lost
};

struct JobResult {
  std::vector<RankEnd> ranks;
  std::vector<std::string> unfinished;  // a line for each rank that was not through: where it stood
  std::size_t delivered = 0;
  std::vector<network::Outcome> lost;
  std::size_t topology_changes = 0;
};

/// Flies it from the span's begin on, until all ranks are through, nothing can happen any more, or the span ends.
/// Errors: ConfigError for traces and ranks that are none or do not fit.
JobResult fly_job(const Assembly& assembly, const Mesh& mesh, const mesh::Span& span, const JobRequest& request);

/// A row a rank: when it was through, and how long after the begin. Units in the columns' names.
orbit::Table job_table(const Assembly& assembly, const JobResult& result, const mesh::Span& span);

}  // namespace flatsat::fleet
