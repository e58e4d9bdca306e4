// `flatsat orbit states|events|sun`: where satellites are, what happens to them, and where the Sun is.
#include <cmath>
#include <iostream>

#include "harness/base/clock.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "harness/orbit/oem.h"
#include "harness/orbit/request.h"
#include "harness/orbit/tables.h"
#include "models/base/constants.h"
#include "models/environment/element_age.h"

namespace flatsat::cli {
namespace {

struct OrbitArguments {
  orbit::OrbitRequest request;
  orbit::EventOptions events;
  std::string kind = "all", earth = "sphere", as = "table";
  double solar_w_m2 = model::kSolarIrradianceWM2, carrier_thz = 193.414489;
  bool json = false, csv = false;
};

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

int print(const OrbitArguments& a, const orbit::Table& table) {
  std::cout << (a.json ? orbit::to_json(table) : orbit::to_csv(table)) << std::flush;
  return kExitPass;
}

double oldest_s(const orbit::PropagatedOrbit& propagated) {
  return std::max(std::abs(propagated.begin_s), std::abs(propagated.begin_s + propagated.duration_s));
}

/// `linked`: they are asked for over the span of the first as well.
std::vector<orbit::PropagatedOrbit> satellites_of(const OrbitArguments& a, bool linked = false) {
  const auto all = orbit::satellites_of(a.request);
  for (const auto& propagated : all) {
    const auto linked_to = linked ? orbit::on_time_of(propagated, all.front()) : propagated;
    const auto& older = oldest_s(linked_to) > oldest_s(propagated) ? linked_to : propagated;
    const auto told = environment::told_of_age(older.begin_s, older.duration_s);
    if (propagated.is_sgp4 && !told.empty()) std::cerr << "flatsat: " << propagated.name << ": " << told << '\n';
  }
  return all;
}

environment::EarthShape earth_of(const OrbitArguments& a) {
  return a.earth == "sphere" ? environment::EarthShape::kSphere : environment::EarthShape::kEllipsoid;
}

orbit::EventOptions options_of(const OrbitArguments& a) {
  orbit::EventOptions events = a.events;
  events.earth = earth_of(a);
  events.carrier_hz = a.carrier_thz * 1e12;
  events.sites = orbit::sites_of(a.request);
  return events;
}

int print_states(const OrbitArguments& a) {
  const auto all = satellites_of(a);
  if (a.as == "elements") return print(a, orbit::elements_table(all, orbit::instants_of(a.request, all)));
  if (a.as == "oem") {
    const auto now = environment::parse_utc(base::utc_now("%Y-%m-%dT%H:%M:%SZ"));
    std::cout << orbit::to_oem(all, orbit::instants_of(a.request, all), now) << std::flush;
    return kExitPass;
  }
  std::vector<std::string> lost;
  print(a, orbit::states_table(all, orbit::instants_of(a.request, all), lost));
  for (const auto& sentence : lost) std::cerr << "flatsat: " << sentence << '\n';
  return lost.empty() ? kExitPass : kExitError;
}

int print_sun(const OrbitArguments& a) {
  if (a.request.file.empty() && a.request.epoch.empty())
    return print(a, orbit::sun_table(orbit::instants_of(a.request), a.solar_w_m2));
  const auto all = satellites_of(a);
  return print(a, orbit::sun_table(all, orbit::instants_of(a.request, all), a.solar_w_m2, earth_of(a)));
}

int print_events(const OrbitArguments& a) {
  const bool about_links = a.kind == "link" || a.kind == "window";
  const auto all = satellites_of(a, about_links || a.kind == "all");
  const orbit::EventOptions events = options_of(a);
  if ((a.kind == "pass" || a.kind == "look") && events.sites.empty())
    throw config::ConfigError(
        {{{"--site", 0, 0}, "is needed for passes and looks, as NAME,LATITUDE,LONGITUDE,ALTITUDE"}});
  if (about_links && all.size() < 2)
    throw config::ConfigError({{{a.request.file, 0, 0}, "must hold two satellites or more for links between them"}});
  if (a.kind == "pass") return print(a, orbit::passes_table(all, events));
  if (a.kind == "look") return print(a, orbit::looks_table(all, orbit::instants_of(a.request, all), events));
  if (a.kind == "beta") return print(a, orbit::beta_table(all, orbit::instants_of(a.request, all)));
  if (a.kind == "link") return print(a, orbit::links_table(all, orbit::instants_of(a.request, all).front(), events));
  if (a.kind == "window") return print(a, orbit::windows_table(all, events));
  const bool any = a.kind == "all";
  return print(a, orbit::events_table(all, {any || a.kind == "eclipse", any || a.kind == "anomaly", any, any}, events));
}

/// A failed orbit is the world's failure: 3. Everything else that throws is told by main.
int guarded(int (*act)(const OrbitArguments&), const OrbitArguments& a) {
  try {
    return act(a);
  } catch (const orbit::LostOrbit& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    return kExitError;
  }
}

class OrbitCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("orbit", "states, events and the Sun of satellites");
    command->require_subcommand(1);
    auto* states = add_inner(*command, "states", "TEME, GCRS and the place below", action, print_states);
    auto* events = add_inner(*command, "events", "eclipses, anomaly, beta, passes, links", action, print_events);
    auto* sun =
        add_inner(*command, "sun", "vector, distance, irradiance, and what a satellite sees of it", action, print_sun);
    add_events(events);
    states->add_option("--as", a_.as, "the table, osculating elements, or an orbit ephemeris message (CCSDS OEM)")
        ->check(CLI::IsMember({"table", "elements", "oem"}));
    number(sun, "--solar", a_.solar_w_m2, 0.0, 1e5, "W/m2 at 1 au");
    for (auto* c : {events, sun})
      c->add_option("--earth", a_.earth, "that casts the shadow")->check(CLI::IsMember({"sphere", "ellipsoid"}));
    for (auto* c : {states, events, sun}) {
      add_elements(c);
      add_times(c);
    }
  }

 private:
  CLI::App* add_inner(CLI::App& parent, const char* name, const char* what, Action& action,
                      int (*act)(const OrbitArguments&)) {
    auto* command = parent.add_subcommand(name, what);
    command->callback([this, &action, act] { action = [this, act] { return guarded(act, a_); }; });
    return command;
  }

  void add_events(CLI::App* c) {
    c->add_option("--kind", a_.kind, "which table")
        ->check(CLI::IsMember({"all", "eclipse", "anomaly", "beta", "pass", "look", "link", "window"}));
    c->add_option("--site", a_.request.site, "NAME,LATITUDE,LONGITUDE[,ALTITUDE] in deg and km")
        ->allow_extra_args(false);
    number(c, "--mask", a_.events.mask_deg, -10.0, 90.0, "deg, least elevation of a pass");
    number(c, "--graze", a_.events.lowest_km, -6378.0, 1e6, "km, least height of a line between satellites");
    number(c, "--max-range", a_.events.longest_km, 0.0, 1e9, "km, longest link");
    number(c, "--carrier", a_.carrier_thz, 1e-6, 1e4, "THz, for the Doppler shift");
  }

  void add_elements(CLI::App* c) {
    auto& request = a_.request;
    auto& e = request.elements;
    c->add_option("file", request.file,
                  "element sets: two-line, or OMM as XML, JSON, CSV or KVN; or an OEM; - is standard input");
    c->add_option("--select", request.select, "only satellites of this name or number")->allow_extra_args(false);
    c->add_option("--epoch", request.epoch, "instead of a file: elements that hold at this instant of UTC");
    c->add_option("--state", request.state, "instead: X,Y,Z,VX,VY,VZ at --epoch in TEME, km and km/s");
    number(c, "--altitude", e.altitude_km, 100.0, 1e6, "km, of the semi-major axis above 6378.137 km");
    number(c, "--eccentricity", e.eccentricity, 0.0, 0.9, "eccentricity");
    number(c, "--inclination", e.inclination_deg, 0.0, 180.0, "deg");
    number(c, "--raan", e.raan_deg, -360.0, 360.0, "deg, right ascension of the ascending node");
    number(c, "--ltan", e.ltan_h, 0.0, 24.0, "h, local mean solar time of the ascending node instead");
    number(c, "--argument-of-perigee", e.argument_of_perigee_deg, -360.0, 360.0, "deg");
    number(c, "--mean-anomaly", e.mean_anomaly_deg, -360.0, 360.0, "deg");
    number(c, "--drag", e.drag.area_mass_m2_kg, 0.0, 10.0,
           "m2/kg, drag coefficient x area / mass, with --fast or --state");
    number(c, "--f107", e.drag.activity.f107, 65.0, 400.0, "1e-22 W/m2/Hz, solar radio flux at 10.7 cm, for --drag");
    number(c, "--ap", e.drag.activity.ap, 0.0, 400.0, "geomagnetic index, for --drag");
    c->add_flag("--fast", request.fast, "Kepler with secular J2 instead of SGP4");
  }

  void add_times(CLI::App* c) {
    auto& request = a_.request;
    c->add_option("--from", request.from, "UTC, or an offset from the elements' epoch like '+90 min' (default: +0 s)");
    c->add_option("--to", request.to, "the same (default: a day later)");
    number(c, "--step", request.step_s, 1e-6, 1e9, "s between rows");
    c->add_option("--at", request.at, "single instants instead")->allow_extra_args(false);
    c->add_option("--times", request.times, "a file of instants, one a line; - is standard input");
    c->add_flag("--json", a_.json, "print JSON");
    c->add_flag("--csv", a_.csv, "print CSV (default)")->excludes("--json");
  }

  OrbitArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_orbit() { return std::make_unique<OrbitCommand>(); }

}  // namespace flatsat::cli
