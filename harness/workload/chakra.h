#pragma once
#include <string>
#include <vector>

#include "models/network/execution.h"

namespace flatsat::workload {

/// Reads Chakra execution traces (mlcommons/chakra, schema 1.1), one file a rank: each message behind its length, a
/// head and then nodes. Computation, memory, storage and metadata nodes take their duration; sends, receives and
/// collective operations go over the network, with `comm_size` in bytes, `comm_src`, `comm_dst` and `comm_tag`, and
/// `comm_type`. Errors: config::ConfigError with all mistakes, each by file and node: a length that is none, an id that
/// comes twice, a dependency that no node has, a circle of dependencies, a node or attribute that is not flown here,
/// and what network::problems_of finds.
network::Workload read_chakra(const std::vector<std::string>& files, const network::ExecutionConfig& config);

/// The files of a folder, "NAME.0.et" to "NAME.N.et", in order of their ranks; `path` may also be "FOLDER/NAME".
/// Errors: config::ConfigError for a rank that is missing, more than one NAME, or none.
std::vector<std::string> chakra_files(const std::string& path);

/// Writes what one rank does; read_chakra gives the same again. Durations in whole microseconds, rounded to the
/// nearest. Errors: std::runtime_error that names the file.
void write_chakra(const std::string& file, unsigned rank, const std::vector<network::Operation>& operations);

}  // namespace flatsat::workload
