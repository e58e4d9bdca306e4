#include <charconv>
#include <cstdlib>

#include "harness/config/units.h"
#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// "3" or "0..7" into first and last; what is wrong with it.
std::string take_index(MemberRule& rule, const std::string& text) {
  const auto dots = text.find("..");
  rule.index = text;
  rule.first = number_of(std::string_view(text).substr(0, dots));
  rule.last = dots == std::string::npos ? rule.first : number_of(std::string_view(text).substr(dots + 2));
  return rule.first && rule.last && *rule.first <= *rule.last ? "" : "must be a number or a range like \"0..7\"";
}

std::vector<std::pair<std::string, std::optional<Detail>>> details() {
  return {{"full", Detail::kFull}, {"energy", Detail::kEnergy}, {"network", Detail::kNetwork}};
}

void describe_rule(config::Table& t, MemberRule& r) {
  t.location(r.location);
  t.text("name", r.name, "of the members, with * and ?; not written: any");
  t.integer("plane", r.plane, 0, 9999, "or all in one plane");
  t.quantity("index", "in their planes, like 3 or \"0..7\"",
             [&r](const std::string& text) { return take_index(r, text); });
  t.integer("terminals", r.terminals, 0, 64, "that each of them has");
  t.boolean("present", r.present, "false: they are lost, and the others fly on");
  t.choice<std::optional<Detail>>("detail", r.detail, details(), "what models they have");
  t.texts("backing", r.backings, "DEVICE=rtl, emulator, board or trace:FILE of devices on board that are no models");
  t.names_files();
  t.check("name", [&r] { return r.name.empty() && !r.plane && !r.first ? "or plane or index must be given" : ""; });
}

void describe_common(config::Table& t, ConstellationConfig& c) {
  t.location(c.location);
  t.integer("terminals", c.terminals, 0, 64, "lasers of each satellite");
  t.integer("site_terminals", c.site_terminals, 0, 64,
            "others for sites, of each satellite, where mesh.site_terminal says what they are");
  t.text("like", c.like, "the satellite of this file that says what is on board of each");
  t.choice<std::optional<Detail>>("detail", c.detail, details(),
                                  "what models they have: all that a satellite has, or orbit and lasers alone; by "
                                  "default full where they are like a satellite");
  t.list("member", c.rules, describe_rule, "what differs of some members");
}

std::vector<std::pair<std::string, environment::Propagator>> propagators() {
  return {{"kepler-j2", environment::Propagator::kKeplerJ2}, {"sgp4", environment::Propagator::kSgp4}};
}

void describe_walker(config::Table& t, ConstellationConfig& c) {
  auto& w = c.walker;
  describe_common(t, c);
  t.integer("planes", w.planes, 1, 10000, "how many");
  t.required();
  t.integer("per_plane", w.per_plane, 1, 10000, "satellites in each of them");
  t.required();
  t.number("phasing", w.phasing, "1", {-10000.0, 10000.0},
           "Walker's F: each plane is ahead of the one before by F x 360 deg / all satellites");
  t.number("stagger", w.stagger, "1", {0.0, 1.0}, "of a slot, by which odd planes are ahead");
  t.number("raan", w.raan_deg, "deg", {-360.0, 360.0}, "right ascension of the first plane's ascending node");
  t.number("raan_spread", w.raan_spread_deg, "deg", {0.0, 360.0}, "over which the nodes are spread");
  t.number("mean_anomaly", w.mean_anomaly_deg, "deg", {-360.0, 360.0}, "of the first satellite at the epoch");
  t.number("inclination", w.inclination_deg, "deg", {0.0, 180.0}, "of all planes");
  t.number("altitude", w.altitude_km, "km", {100.0, 1e6}, "of the semi-major axis above 6378.137 km");
  t.number("mean_motion", w.mean_motion_rev_day, "1", {0.1, 17.0}, "revolutions a day, instead of altitude; by sgp4");
  t.either({"mean_motion"}, {"altitude"}, "either of them says how high the shell is");
  t.number("eccentricity", w.eccentricity, "1", {0.0, 0.9}, "of all orbits");
  t.number("argument_of_perigee", w.argument_of_perigee_deg, "deg", {-360.0, 360.0}, "of all orbits");
  t.choice<environment::Propagator>("propagator", w.propagator, propagators(), "how they fly");
  t.choice<bool>("digits", w.rounded_to_lines, {{"all", false}, {"tle", true}},
                 "of the elements; tle: as two lines hold them, flown by sgp4");
  t.choice<bool>("as", w.as_pyephem, {{"published", false}, {"pyephem", true}},
                 "SGP4 of sets: as published, or as PyEphem has it, for comparisons");
}

void describe_star(config::Table& t, ConstellationConfig& c) {
  c.walker.raan_spread_deg = 180.0;
  describe_walker(t, c);
}

void describe_formation(config::Table& t, ConstellationConfig& c) {
  auto& f = c.formation;
  c.pattern = Pattern::kFormation;
  describe_common(t, c);
  t.number("altitude", f.altitude_km, "km", {100.0, 1e6}, "of the semi-major axis above 6378.137 km");
  t.number("inclination", f.inclination_deg, "deg", {0.0, 180.0}, "of all orbits");
  t.number("raan", f.raan_deg, "deg", {-360.0, 360.0}, "right ascension of the ascending node");
  t.number("ltan", f.ltan_h, "1", {0.0, 24.0}, "local mean solar time of the ascending node in hours, instead of raan");
  t.either({"ltan"}, {"raan"}, "either of them says where the node is");
  t.number("mean_anomaly", f.mean_anomaly_deg, "deg", {-360.0, 360.0}, "of the centre at the epoch");
  t.number("radius", f.radius_km, "km", {0.001, 100.0}, "of the longest ellipse along the track");
  t.number("spacing", f.spacing_km, "km", {0.001, 100.0}, "least distance of neighbours");
  t.choice<environment::Propagator>("propagator", f.propagator, propagators(), "how they fly");
  t.check("spacing", [&f]() -> std::string {
    const double across = f.radius_km / f.spacing_km;
    return across <= 100.0 ? "" : "must be at least a hundredth of radius";
  });
}

void describe_sets(config::Table& t, ConstellationConfig& c) {
  describe_common(t, c);
  t.choice<environment::Propagator>("propagator", c.propagator, propagators(), "how they fly");
  t.number("shell", c.shell_km, "km", {100.0, 1e6}, "mean altitude that all element sets must have");
  t.number("shell_tolerance", c.shell_tolerance_km, "km", config::kPositive, "how far one may be from it");
}

void describe_elements(config::Table& t, ConstellationConfig& c) {
  c.pattern = Pattern::kElements;
  describe_sets(t, c);
  t.text("file", c.file, "element sets, two-line or OMM as XML, JSON, CSV or KVN, or an OEM; from this file's folder");
  t.required();
  t.names_files();
  t.texts("select", c.select, "names or catalogue numbers out of the file; not written: all");
}

void describe_hypatia(config::Table& t, ConstellationConfig& c) {
  c.pattern = Pattern::kHypatia;
  c.as_pyephem = true;
  describe_sets(t, c);
  t.choice<bool>(
      "as", c.as_pyephem, {{"pyephem", true}, {"wgs-84", false}},
      "how sites stand in space, and whether SGP4 keeps an eccentricity below 1e-6: as the library has it with "
      "which Hypatia computes, or as all other sites and sets here");
  t.text("directory", c.file,
         "with tles.txt, isls.txt, ground_stations.txt and description.txt, as satgenpy writes them; from this file's "
         "folder");
  t.required();
  t.names_files();
}

config::Table::Kind kind(std::vector<ConstellationConfig>& all, const std::string& word, const std::string& meaning,
                         void (*describe)(config::Table&, ConstellationConfig&)) {
  const auto sample = [describe](config::Table& inner) {
    auto one = std::make_shared<ConstellationConfig>();
    inner.keep(one);
    describe(inner, *one);
  };
  const auto fill = [describe, &all](config::Table& inner, const std::string& name) {
    all.emplace_back();
    all.back().name = name;
    describe(inner, all.back());
  };
  return {word, meaning, sample, fill};
}

void describe_job(config::Table& t, JobConfig& j) {
  using network::CollectiveAlgorithm;
  using network::CollectiveKind;
  t.location(j.location);
  t.texts("ranks", j.ranks, "names of members, with * and ?; rank 0 is the first of them in the constellation's order");
  t.required();
  t.choice<CollectiveKind>("operation", j.job.operation,
                           {{"all-reduce", CollectiveKind::kAllReduce},
                            {"reduce-scatter", CollectiveKind::kReduceScatter},
                            {"all-gather", CollectiveKind::kAllGather},
                            {"all-to-all", CollectiveKind::kAllToAll},
                            {"broadcast", CollectiveKind::kBroadcast}},
                           "that ends each step");
  t.choice<CollectiveAlgorithm>("algorithm", j.job.algorithm, collective_algorithms(), "of an all-reduce");
  t.integer("splits", j.job.splits, 1, 1 << 20, "parts of an all-reduce or a broadcast, one after the other");
  t.integer("bytes", j.job.bytes, 1, 1ll << 50, "of each rank");
  t.required();
  t.number("compute", j.compute_s, "s", config::kNotNegative, "of each rank before the operation, at full speed");
  t.number("every", j.every_s, "s", config::kNotNegative, "from one step's begin to the next; 0: one after the other");
  t.number("deadline", j.deadline_s, "s", config::kPositive, "of a step, from its begin; by default every");
  t.number("give_up", j.give_up_s, "s", config::kPositive,
           "after which a step is given up; by default three times the deadline");
  t.number("endpoint_delay", j.endpoint_delay_s, "s", {0.0, 1.0},
           "of a rank before its first message, and for each message that it takes");
  t.number("memory_rate", j.job.rank.memory_bytes_per_s, "B/s", config::kNotNegative,
           "of adding up, which reads two and writes one; 0: it takes no time");
  t.check("deadline", [&j]() -> std::string {
    if (!j.deadline_s && j.every_s == 0.0) return "must be given where every is not";
    return {};
  });
  t.check("give_up", [&j]() -> std::string {
    const double deadline_s = j.deadline_s.value_or(j.every_s);
    return !j.give_up_s || *j.give_up_s > deadline_s ? "" : "must be longer than deadline";
  });
}

}  // namespace

std::vector<std::pair<std::string, network::CollectiveAlgorithm>> collective_algorithms() {
  using network::CollectiveAlgorithm;
  return {{"ring", CollectiveAlgorithm::kRing},
          {"tree", CollectiveAlgorithm::kTree},
          {"halving-doubling", CollectiveAlgorithm::kHalvingDoubling}};
}

void describe_constellations(config::Table& t, ConstellationPart& part) {
  auto& all = part.constellations;
  t.kinds(
      "constellation",
      {kind(all, "walker-delta", "planes whose nodes go all round", describe_walker),
       kind(all, "walker-star", "planes whose nodes go half round", describe_star),
       kind(all, "formation", "satellites within a kilometre or so, without drift", describe_formation),
       kind(all, "elements", "element sets of a file", describe_elements),
       kind(all, "hypatia", "a directory of Hypatia, with its links and sites", describe_hypatia)},
      [&all](std::size_t count) {
        all.clear();
        all.reserve(count);
      },
      "satellites made by a pattern");
  t.named("site", part.sites, describe_site, "places on the ground that satellites talk to");
  t.table("mesh", part.mesh, describe_mesh, "lasers between satellites");
  t.named("job", part.jobs, describe_job, "work that members do together over the mesh");
  t.named("service", part.services, describe_service, "inference requests of sites that members answer");
  t.named("training", part.trainings, describe_training, "models that members train together over the mesh");
}

}  // namespace flatsat::testbed
