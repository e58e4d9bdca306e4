// Paths and round trips that Hypatia published, row by row: data/mesh/README.md.
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "harness/fleet/outputs.h"
#include "tests/harness/fleet/hypatia_directory_text.h"

namespace flatsat::fleet {

BOOST_AUTO_TEST_SUITE(hypatia_answers)

namespace {

constexpr double kToleranceNs = 10.0;  // of the published numbers, whose distances have 0.1 m

struct RoundTrip {
  long long at_ns;
  double ns;
};

std::vector<RoundTrip> round_trips(const std::string& path) {
  std::vector<RoundTrip> rows;
  std::ifstream file(path);
  BOOST_REQUIRE_MESSAGE(file.good(), path);
  for (std::string line; std::getline(file, line);)
    rows.push_back({std::stoll(line), std::stod(line.substr(line.find(',') + 1))});
  return rows;
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// Routes of two nodes each 100 ms for 200 s, written as satgenpy writes them, against what it wrote.
void check_pair(const Assembly& assembly, mesh::Node from, mesh::Node to) {
  const TestFolder folder;
  const mesh::Span span{0.0, 200.0};
  auto mesh = mesh_of(assembly, span, 2);
  MeshRequest request;
  request.step = "100 ms";
  auto instants = instants_of(request, span);
  instants.pop_back();
  write_hypatia_routes(assembly, mesh, {{from, to}}, instants, 2, folder.path());
  const std::string pair = std::to_string(from) + "_to_" + std::to_string(to);
  BOOST_TEST(text_of(folder.file("networkx_path_" + pair + ".txt")) == text_of("data/mesh/path_" + pair + ".csv"));
  const auto ours = round_trips(folder.file("networkx_rtt_" + pair + ".txt")),
             published = round_trips("data/mesh/rtt_" + pair + ".csv");
  BOOST_REQUIRE(ours.size() == published.size());
  double worst_ns = 0.0;
  std::size_t unreachable = 0;
  for (std::size_t i = 0; i < ours.size(); ++i) {
    BOOST_REQUIRE(ours[i].at_ns == published[i].at_ns);
    BOOST_REQUIRE((ours[i].ns == 0.0) == (published[i].ns == 0.0));
    worst_ns = std::max(worst_ns, std::abs(ours[i].ns - published[i].ns));
    unreachable += published[i].ns == 0.0 ? 1 : 0;
  }
  BOOST_TEST_MESSAGE(pair << ": worst " << worst_ns << " ns, unreachable in " << unreachable << " rows");
  BOOST_TEST(worst_ns < kToleranceNs);
}

/// The shell of its README, as a pattern with the digits of two lines.
constexpr const char* kShell = R"(
epoch = "2000-01-01T00:00:00Z"
duration = "200 s"
[constellation.kuiper]
kind = "walker-delta"
planes = 34
per_plane = 34
inclination = "51.9 deg"
mean_motion = 14.80
eccentricity = 1e-7
stagger = 0.5
digits = "tle"
as = "pyephem"
[mesh]
range = "5016.5912330984278 km"
)";

}  // namespace

BOOST_AUTO_TEST_CASE(from_a_directory_every_path_is_equal_and_every_round_trip_within_a_microsecond) {
  const TestFolder folder;
  write_directory(folder, {}, published_sites());
  const auto assembly = assembled(folder, "[constellation.k]\nkind = \"hypatia\"\ndirectory = \".\"\n");
  check_pair(assembly, 1173, 1229);
  check_pair(assembly, 1241, 1229);
}

BOOST_AUTO_TEST_CASE(the_same_shell_written_as_a_pattern_flies_alike) {
  const TestFolder folder;
  std::string sites;
  const std::string range = "range = \"1260 km\"\nas = \"pyephem\"\n";
  for (int i = 0; i < 100; ++i) {
    sites += "[site.n" + std::to_string(i) + "]\n" + range;
    sites += i == 17   ? "latitude = \"14.6042 deg\"\nlongitude = \"120.9822 deg\"\n"
             : i == 73 ? "latitude = \"59.929858 deg\"\nlongitude = \"30.326228 deg\"\n"
             : i == 85 ? "latitude = \"38.913811 deg\"\nlongitude = \"121.602322 deg\"\n"
                       : "latitude = \"-89 deg\"\nlongitude = \"0 deg\"\n";
  }
  const auto assembly = assembled(folder, kShell + sites);
  const auto node = [&](const char* name) { return *assembly.names->find(name); };
  // Sites are in the order of their names.
  BOOST_TEST(node("n17") >= 1156u);
  auto mesh = mesh_of(assembly, {0.0, 200.0}, 1);
  std::vector<double> ours;
  std::vector<std::int64_t> instants;
  for (std::int64_t i = 0; i < 2000; ++i) instants.push_back(i * 100'000'000'000);
  walk_routes(assembly, mesh, {{node("n17"), node("n73")}}, instants, false, 1, [&](const RouteRow& row) {
    ours.push_back(row.path.empty() ? 0.0 : 2e9 * row.length_km / model::kSpeedOfLightKmS);
  });
  const auto published = round_trips("data/mesh/rtt_1173_to_1229.csv");
  BOOST_REQUIRE(ours.size() == published.size());
  double worst_ns = 0.0;
  for (std::size_t i = 0; i < ours.size(); ++i) worst_ns = std::max(worst_ns, std::abs(ours[i] - published[i].ns));
  BOOST_TEST(worst_ns < kToleranceNs);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::fleet
