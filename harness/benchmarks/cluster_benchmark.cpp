#include "harness/benchmarks/cluster_benchmark.h"

#include <cmath>
#include <fstream>

#include "harness/base/text.h"
#include "harness/benchmarks/growing.h"

namespace flatsat::benchmarks {
namespace {

/// 1584 are 72 planes of 22; other sizes are squares.
unsigned planes_of(unsigned satellites) {
  return satellites == 1584 ? 72 : static_cast<unsigned>(std::lround(std::sqrt(satellites)));
}

std::string testbed_of(unsigned satellites, const char* detail) {
  const unsigned planes = planes_of(satellites);
  return base::formatted(
      R"([testbed]
name = "scale"
epoch = "2027-06-21T00:00:00Z"
duration = "600 s"
[constellation.c]
kind = "walker-delta"
like = "node"
detail = "%s"
planes = %u
per_plane = %u
inclination = "53 deg"
altitude = "550 km"
[site.quito]
latitude = "0 deg"
longitude = "-78 deg"
elevation = "25 deg"
[mesh]
pairing = "%s"
[service.chat]
from = ["*"]
to = ["c.*"]
policy = "least-loaded"
rate = "%.4f 1/s"
deadline = "60 s"
[satellite.node.power.array]
rated = "165 kW"
strings = 60
[satellite.node.power.battery]
cells_series = 96
cells_parallel = 26
[satellite.node.thermal.radiator]
area = "150 m2"
[device.gpu0]
satellite = "node"
kind = "gpu"
count = 144
rated = "700 W"
[[requirement]]
id = "asked"
text = "requests come"
channel = "service.chat.asked"
statistic = "final"
at_least = 0
[record]
channels = ["service.chat.asked"]
)",
      detail, planes, satellites / planes, satellites > 1 ? "+grid" : "none", satellites / 80.0);
}

Growing cluster(const std::string& id, const char* detail, const std::vector<double>& sizes, std::size_t base) {
  return {id,
          std::string("ten minutes in ") + detail + " detail",
          "satellites",
          sizes,
          [detail](const std::filesystem::path& folder, double size) {
            std::ofstream(folder / "testbed.toml") << testbed_of(static_cast<unsigned>(size), detail);
            return cost_of([&] { command({"run", folder.string(), "-q", "--no-record"}, 0, 1); });
          },
          base};
}

}  // namespace

std::vector<Benchmark> cluster_benchmarks() {
  return benchmarks_of({cluster("cluster_scale", "energy", {1, 9, 81, 729, 1584}, 2),
                        cluster("cluster_scale_full", "full", {1, 9, 81}, 1)},
                       1.0);
}

}  // namespace flatsat::benchmarks
