// The mesh of lasers, its sites and its terminals.
#include <charconv>
#include <cstdlib>

#include "harness/config/units.h"
#include "harness/testbed/describe.h"

namespace flatsat::testbed {
namespace {

void describe_mesh_terminal(config::Table& t, MeshTerminal& m) {
  t.location(m.location);
  describe_optics(t, m.terminal.optics, m.terminal.maximum_range_km);
  t.numbers("slower", m.ladder.line_bps, "bit/s", {1e3, 1e15}, "rates of the line for less light than rate asks for");
  t.number("frame_loss", m.ladder.frame_loss, "1", {1e-12, 0.5}, "the most that may be lost of the frames");
  t.number("margin", m.ladder.margin_db, "dB", {0.0, 60.0},
           "of the mean power over what a rate asks for: left for fades");
  t.number("slew_rate", m.slew_rad_s, "rad/s", {1e-6, 10.0}, "at which a terminal turns to another partner");
  describe_search(t, m.terminal);
  t.check("search_half_angle", [&m] {
    return optical::scan_probability(m.search()) >= 1e-3 ? "" : "and the other keys leave a spiral no chance to find";
  });
  t.check("slower", [&m]() -> std::string {
    for (const double rate : m.ladder.line_bps)
      if (rate >= m.terminal.optics.rate_bps) return "must be below rate, which is the fastest";
    return {};
  });
}

void describe_air_loss(config::Table& t, MeshAir& a) {
  t.location(a.location);
  describe_clear_air(t, a.air);
}

void describe_clouds(config::Table& t, MeshClouds& c) {
  t.location(c.location);
  t.number("distance", c.field.distance_km, "km", config::kPositive,
           "along the ground, over which the correlation of the sky falls to 1/e");
  t.number("persistence", c.field.persistence_s, "s", config::kPositive, "of the sky over a site, time to 1/e");
  t.number("step", c.field.step_s, "s", {1.0, 86400.0}, "between two looks at the sky");
}

}  // namespace

void describe_site(config::Table& t, NamedSite& s) {
  t.location(s.location);
  t.number("latitude", s.site.latitude_deg, "deg", {-90.0, 90.0}, "geodetic, WGS 84");
  t.required();
  t.number("longitude", s.site.longitude_deg, "deg", {-180.0, 360.0}, "east positive");
  t.required();
  t.number("altitude", s.site.altitude_km, "km", {-1.0, 100.0}, "over the ellipsoid");
  t.number("elevation", s.site.minimum_elevation_deg, "deg", {-90.0, 90.0}, "at which satellites come into sight");
  t.number("range", s.site.maximum_range_km, "km", config::kPositive, "within which they are in reach");
  t.choice<mesh::EarthFigure>(
      "as", s.site.figure, {{"wgs-84", mesh::EarthFigure::kWgs84}, {"pyephem", mesh::EarthFigure::kPyEphem}},
      "how it stands in space: WGS 84 and sidereal time of 1982, or as PyEphem has it, for comparisons");
  t.integer("terminals", s.terminals, 1, 1000, "lasers, where mesh.site_terminal says what they are");
  t.number("clear", s.clear, "1", {1e-6, 1.0}, "fraction of time without clouds; not written: none ever come");
  t.boolean("relays", s.site.relays, "whether routes between others may go through it");
  t.check("elevation", [&s] {
    return s.site.minimum_elevation_deg || s.site.maximum_range_km ? "" : "or range must be given, or both";
  });
}

void describe_mesh(config::Table& t, MeshConfig& m) {
  t.location(m.location);
  t.choice<Pairing>("pairing", m.pairing,
                    {{"pattern", Pairing::kOfPattern},
                     {"+grid", Pairing::kPlusGrid},
                     {"nearest", Pairing::kNearest},
                     {"list", Pairing::kList},
                     {"plan", Pairing::kPlan},
                     {"none", Pairing::kNone}},
                    "who pairs with whom; pattern: +grid where there are planes, the links of a Hypatia directory, "
                    "else nearest");
  t.integer("shift", m.shift, -10000, 10000, "+grid: of the index in the next plane");
  t.quantity("seam_shift", "+grid: the same from the last plane to the first; by default the phasing",
             [&m](const std::string& text) -> std::string {
               std::int64_t value = 0;
               const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
               if (error != std::errc() || end != text.data() + text.size() || std::abs(value) > 10000)
                 return "must be a whole number from -10000 to 10000";
               m.seam_shift = value;
               return {};
             });
  t.choice<std::optional<bool>>("seam", m.seam, {{"linked", true}, {"open", false}},
                                "+grid: from the last plane to the first; by default linked where the nodes are "
                                "spread over 360 deg");
  t.integer("nearest", m.nearest, 1, 64, "nearest: links a satellite");
  t.number("every", m.every_s, "s", {0.001, 86400.0}, "nearest: between two decisions");
  t.pairs("links", m.links, "list: pairs of members");
  t.text("plan", m.plan,
         "plan: contacts as CSV, as flatsat mesh contacts writes them, or of ION; from this file's folder");
  t.names_files();
  t.quantity("range", "longest link between satellites", [&m](const std::string& text) -> std::string {
    const auto km = config::in_unit(text, "km");
    if (!km || !(*km > 0.0)) return "must be a length above 0 with its unit, like \"5016 km\"";
    m.limits.maximum_range_km = *km;
    m.range_given = true;
    return {};
  });
  t.number("graze", m.limits.minimum_height_km, "km", {-6378.0, 1e6}, "least height of a link over 6378.137 km");
  t.table("terminal", m.terminal, describe_mesh_terminal,
          "the lasers between satellites, both ends alike: the rate of a link follows from its range");
  t.number("acquisition", m.acquisition_s, "s", {0.0, 86400.0}, "from the wish for a link to its first data");
  t.either({"acquisition"}, {"terminal"}, "either of them says how long a new link takes");
  t.number("rate", m.rate_bps, "bit/s", {1.0, 1e15}, "of a link between satellites, each way");
  t.number("site_rate", m.site_rate_bps, "bit/s", {1.0, 1e15}, "of a link with a site, each way");
  t.either({"rate"}, {"terminal"}, "either of them says what a link between satellites carries");
  t.table("site_terminal", m.site_terminal, describe_mesh_terminal,
          "the lasers between satellites and sites, both ends alike: rates follow from range, elevation and air");
  t.either({"site_rate"}, {"site_terminal"}, "either of them says what a link with a site carries");
  t.table("clouds", m.clouds, describe_clouds, "over sites that say how often they are clear");
  t.table("air", m.air, describe_air_loss, "over all sites");
  t.number("detection", m.detection_s, "s", {0.0, 86400.0}, "from a failure until those who send know of it");
  t.number("route_every", m.route_every_s, "s", {0.001, 86400.0},
           "routes are found anew so often, and at each change of the topology");
  t.integer("packet", m.packet_bytes, 1, 1ll << 40, "bytes; a longer message is a flow");
  t.integer("buffer", m.buffer_bytes, 1, 1ll << 50, "bytes that may wait for one link");
  t.check("air", [&m] {
    return m.air.location.line == 0 || m.site_terminal.location.line > 0 ? "" : "is of use with site_terminal alone";
  });
  t.check("links", [&m] {
    return (m.pairing == Pairing::kList) == !m.links.empty() ? "" : "are given with pairing = \"list\", and only there";
  });
  t.check("plan", [&m] {
    return (m.pairing == Pairing::kPlan) == !m.plan.empty() ? "" : "is given with pairing = \"plan\", and only there";
  });
}

}  // namespace flatsat::testbed
