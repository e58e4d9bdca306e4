// `flatsat orbit states|events|sun`: where satellites are, what happens to them, and where the Sun is.
#include <cmath>
#include <iostream>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "harness/orbit/request.h"
#include "harness/orbit/tables.h"
#include "models/base/constants.h"

namespace flatsat::cli {
namespace {

orbit::OrbitRequest request;  // one command line a process
orbit::EventOptions events;
std::string kind = "all", earth = "sphere";
double solar_w_m2 = model::kSolarIrradianceWM2, carrier_thz = 193.414489;
bool as_json = false, as_csv = false;

constexpr double kOldElementsS = 30.0 * 86400.0;

/// A number option in a range; a number that is none is refused like one out of range.
void number(CLI::App* command, const std::string& name, double& target, double least, double most,
            const std::string& what) {
  command->add_option(name, target, what)->check([least, most, name](const std::string& text) -> std::string {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    char range[80];
    std::snprintf(range, sizeof range, " must be a number from %g to %g, not ", least, most);
    return end != text.c_str() && *end == '\0' && value >= least && value <= most ? "" : name + range + text;
  });
}

int print(const orbit::Table& table) {
  std::cout << (as_json ? orbit::to_json(table) : orbit::to_csv(table)) << std::flush;
  return kExitPass;
}

std::vector<orbit::PropagatedOrbit> satellites() {
  const auto all = orbit::satellites_of(request);
  for (const auto& propagated : all) {
    const double oldest_s =
        std::max(std::abs(propagated.begin_s), std::abs(propagated.begin_s + propagated.duration_s));
    if (propagated.is_sgp4 && oldest_s > kOldElementsS)
      std::cerr << "flatsat: " << propagated.name << ": elements up to " << std::llround(oldest_s / 86400.0)
                << " days old; SGP4 loses kilometres a day\n";
  }
  return all;
}

int print_states() {
  const auto all = satellites();
  std::vector<std::string> lost;
  print(orbit::states_table(all, orbit::instants_of(request, all), lost));
  for (const auto& sentence : lost) std::cerr << "flatsat: " << sentence << '\n';
  return lost.empty() ? kExitPass : kExitError;
}

int print_sun() {
  events.earth = earth == "sphere" ? environment::EarthShape::kSphere : environment::EarthShape::kEllipsoid;
  if (request.file.empty() && request.epoch.empty())
    return print(orbit::sun_table(orbit::instants_of(request), solar_w_m2));
  const auto all = satellites();
  return print(orbit::sun_table(all, orbit::instants_of(request, all), solar_w_m2, events.earth));
}

int print_events() {
  const auto all = satellites();
  events.earth = earth == "sphere" ? environment::EarthShape::kSphere : environment::EarthShape::kEllipsoid;
  events.carrier_hz = carrier_thz * 1e12;
  events.sites = orbit::sites_of(request);
  const bool about_links = kind == "link" || kind == "window";
  if (kind == "pass" && events.sites.empty())
    throw config::ConfigError({{{"--site", 0, 0}, "is needed for passes, as NAME,LATITUDE,LONGITUDE,ALTITUDE"}});
  if (about_links && all.size() < 2)
    throw config::ConfigError({{{request.file, 0, 0}, "must hold two satellites or more for links between them"}});
  if (kind == "pass") return print(orbit::passes_table(all, events));
  if (kind == "beta") return print(orbit::beta_table(all, orbit::instants_of(request, all)));
  if (kind == "link") return print(orbit::links_table(all, orbit::instants_of(request, all).front(), events));
  if (kind == "window") return print(orbit::windows_table(all, events));
  const bool any = kind == "all";
  return print(orbit::events_table(all, {any || kind == "eclipse", any || kind == "anomaly", any, any}, events));
}

/// A failed orbit is the world's failure: 3. Everything else that throws is told by main.
Action guarded(int (*act)()) {
  return [act] {
    try {
      return act();
    } catch (const orbit::LostOrbit& error) {
      std::cerr << "flatsat: " << error.what() << '\n';
      return static_cast<int>(kExitError);
    }
  };
}

void add_elements(CLI::App* c) {
  c->add_option("file", request.file, "element sets: two-line, or OMM as JSON, CSV or KVN; - is standard input");
  c->add_option("--select", request.select, "only satellites of this name or number")->allow_extra_args(false);
  auto& e = request.elements;
  c->add_option("--epoch", request.epoch, "instead of a file: elements that hold at this instant of UTC");
  number(c, "--altitude", e.altitude_km, 100.0, 1e6, "km, of the semi-major axis above 6378.137 km");
  number(c, "--eccentricity", e.eccentricity, 0.0, 0.9, "eccentricity");
  number(c, "--inclination", e.inclination_deg, 0.0, 180.0, "deg");
  number(c, "--raan", e.raan_deg, -360.0, 360.0, "deg, right ascension of the ascending node");
  number(c, "--ltan", e.ltan_h, 0.0, 24.0, "h, local mean solar time of the ascending node instead");
  number(c, "--argument-of-perigee", e.argument_of_perigee_deg, -360.0, 360.0, "deg");
  number(c, "--mean-anomaly", e.mean_anomaly_deg, -360.0, 360.0, "deg");
  c->add_flag("--fast", request.fast, "Kepler with secular J2 instead of SGP4");
}

void add_times(CLI::App* c) {
  c->add_option("--from", request.from, "UTC, or an offset from the elements' epoch like '+90 min' (default: +0 s)");
  c->add_option("--to", request.to, "the same (default: a day later)");
  number(c, "--step", request.step_s, 1e-6, 1e9, "s between rows");
  c->add_option("--at", request.at, "single instants instead")->allow_extra_args(false);
  c->add_option("--times", request.times, "a file of instants, one a line; - is standard input");
  c->add_flag("--json", as_json, "print JSON");
  c->add_flag("--csv", as_csv, "print CSV (default)")->excludes("--json");
}

}  // namespace

void add_orbit(CLI::App& app, Action& action) {
  auto* command = app.add_subcommand("orbit", "states, events and the Sun of satellites");
  command->require_subcommand(1);
  auto* states = command->add_subcommand("states", "TEME, GCRS and the place below");
  states->callback([&action] { action = guarded(print_states); });
  auto* happenings = command->add_subcommand("events", "eclipses, anomaly, beta, passes, links");
  happenings->callback([&action] { action = guarded(print_events); });
  happenings->add_option("--kind", kind, "which table")
      ->check(CLI::IsMember({"all", "eclipse", "anomaly", "beta", "pass", "link", "window"}));
  happenings->add_option("--site", request.site, "NAME,LATITUDE,LONGITUDE[,ALTITUDE] in deg and km")
      ->allow_extra_args(false);
  number(happenings, "--mask", events.mask_deg, -10.0, 90.0, "deg, least elevation of a pass");
  number(happenings, "--graze", events.lowest_km, -6378.0, 1e6, "km, least height of a line between satellites");
  number(happenings, "--max-range", events.longest_km, 0.0, 1e9, "km, longest link");
  number(happenings, "--carrier", carrier_thz, 1e-6, 1e4, "THz, for the Doppler shift");
  auto* sun = command->add_subcommand("sun", "vector, distance, irradiance, and what a satellite sees of it");
  sun->callback([&action] { action = guarded(print_sun); });
  number(sun, "--solar", solar_w_m2, 0.0, 1e5, "W/m2 at 1 au");
  for (auto* c : {happenings, sun})
    c->add_option("--earth", earth, "that casts the shadow")->check(CLI::IsMember({"sphere", "ellipsoid"}));
  for (auto* c : {states, happenings, sun}) {
    add_elements(c);
    add_times(c);
  }
}

}  // namespace flatsat::cli
