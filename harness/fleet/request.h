#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/fleet/assembly.h"

namespace flatsat::fleet {

/// What a person asks of a mesh, still as text where it has a syntax of its own.
struct MeshRequest {
  std::string from, to;             // UTC, or offsets like "+90 min"; empty: the run's begin and end
  std::optional<std::string> step;  // "1 s"; empty: 60 s
  std::vector<std::string> pairs;   // "A,B", names or numbers of nodes
  bool every_pair = false;          // windows of all satellites with all
  bool changes = false;             // routes at each change of topology besides
  unsigned threads = 1;
};

/// Errors: ConfigError names the option.
mesh::Span span_of(const MeshRequest& request, const Assembly& assembly);
/// Instants from begin to end, both included where the step ends there; in ps of the run.
std::vector<std::int64_t> instants_of(const MeshRequest& request, const mesh::Span& span);
std::vector<mesh::Pair> pairs_of(const MeshRequest& request, const Assembly& assembly);

}  // namespace flatsat::fleet
