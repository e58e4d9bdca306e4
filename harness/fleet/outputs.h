#pragma once
#include <string>

#include "harness/fleet/tables.h"

namespace flatsat::fleet {

/// The mesh for a globe (CZML): members in the celestial frame each `step_s`, sites, and links while they are up.
std::string to_czml(const Assembly& assembly, const Mesh& mesh, const mesh::Span& span, double step_s);

/// Contacts as commands of ION; the light time is that of the longer end.
std::string contacts_to_ion(const Assembly& assembly, const Mesh& mesh, double rate_bytes_s);

/// Members as an orbit ephemeris message (CCSDS OEM). `created`: when, for its header.
std::string members_to_oem(const Assembly& assembly, const mesh::Span& span, double step_s,
                           const environment::Utc& created);

/// Members as two-line sets under their names. Errors: ConfigError for a member that has no mean elements.
std::string members_to_lines(const Assembly& assembly);

/// A directory as satgenpy writes it: tles.txt, isls.txt with the pairs that the mesh may link, ground_stations.txt,
/// description.txt. Errors: ConfigError for what it cannot say: constellations without planes, sites with an elevation;
/// std::runtime_error for a file that cannot be written.
void write_hypatia(const Assembly& assembly, const mesh::Span& span, const std::string& directory);

/// The routes of each pair as networkx_path_A_to_B.txt and networkx_rtt_A_to_B.txt, as satgenpy's analysis writes them.
void write_hypatia_routes(const Assembly& assembly, Mesh& mesh, const std::vector<mesh::Pair>& pairs,
                          const std::vector<std::int64_t>& instants, unsigned threads, const std::string& directory);

}  // namespace flatsat::fleet
