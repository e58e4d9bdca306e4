#pragma once
#include <array>
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/orbit/elements_file.h"
#include "harness/testbed/testbed.h"
#include "models/mesh/ground.h"
#include "models/mesh/windows.h"

namespace flatsat::testbed {

/// What a directory of Hypatia's satgenpy says of a network.
struct HypatiaDirectory {
  std::uint32_t planes = 0, per_plane = 0;
  std::vector<orbit::ElementSet> satellites;  // plane by plane
  std::vector<mesh::Pair> links;
  std::vector<config::SourceLocation> link_places;  // of `links`
  std::vector<mesh::SiteConfig> sites;              // each with its longest range; none relays
  double longest_link_km = 0.0, longest_site_link_km = 0.0;
};

/// The files that are read; the last one need not be there.
inline constexpr std::array<const char*, 5> kHypatiaFiles{"tles.txt", "isls.txt", "ground_stations.txt",
                                                          "description.txt", "gsl_interfaces_info.txt"};
/// How one of them is called beside the testbed.
std::string hypatia_file(const std::string& directory, const std::string& file);

/// Reads tles.txt (its first line "planes per_plane"), isls.txt, ground_stations.txt (basic or extended),
/// description.txt of a directory beside the testbed or kept with it, and compares gsl_interfaces_info.txt where there
/// is one.
/// Errors: one problem with file:line:col for every mistake: counts that do not agree, links of satellites that are
/// none, numbers out of order, epochs that differ. The result is of use only where none was added.
/// Source: snkas/hypatia, satgenpy.
HypatiaDirectory read_hypatia(const Testbed& bed, const std::string& directory, std::vector<config::Problem>& problems);

}  // namespace flatsat::testbed
