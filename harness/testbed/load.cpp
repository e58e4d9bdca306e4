#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <utility>

#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/config/units.h"
#include "harness/testbed/describe.h"
#include "harness/testbed/expand_members.h"
#include "harness/testbed/faulty_entries.h"
#include "harness/testbed/schema_version.h"
#include "models/environment/exposure.h"

namespace flatsat::testbed {
namespace {

// Heads of what stands in Testbed::overrides beside KEY=VALUE; a key of a testbed has no colon.
constexpr std::string_view kBackingHead = "backing:", kDurationHead = "duration:", kPaceHead = "pace:";

/// A --backing must not make a device that the file does not have.
void check_backings(const std::string& text, const std::string& path, const TestbedOptions& options,
                    std::vector<config::Problem>& problems) {
  Testbed plain;
  config::Table table;
  describe_testbed(table, plain);
  try {
    config::read_toml(text, path, {}, table);
  } catch (const config::ConfigError&) {
    // Reported with everything else; the devices are known all the same.
  }
  std::vector<std::string> names;
  for (const auto& d : plain.devices) names.push_back(d.name);
  for (const auto& option : options.backings) {
    const auto name = config::parse_override(option).path;
    if (is_of_a_member(name)) continue;
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    problems.push_back({{"--backing " + option, 0, 0}, "there is no device " + name + base::did_you_mean(name, names)});
  }
}

/// One remark for the file, not one for each stimulus.
void take_former_keys(Testbed& bed) {
  for (auto& s : bed.stimuli) {
    if (s.knob.empty()) continue;
    if (bed.remarks.empty()) bed.remarks.push_back({s.location, "stimulus: the key knob is called command now"});
    s.command = std::exchange(s.knob, {});
  }
}

std::optional<payload::DeviceClass> class_of(DeviceWork work, const DeviceKindRow& kind) {
  switch (work) {
    case DeviceWork::kOfKind:
      return kind.device_class;
    case DeviceWork::kAccelerator:
      return payload::DeviceClass::kAccelerator;
    case DeviceWork::kGpu:
      return payload::DeviceClass::kGpu;
    case DeviceWork::kNone:
      break;
  }
  return std::nullopt;
}

void place_devices(Testbed& bed, std::vector<config::Problem>& problems) {
  std::vector<std::string> satellites;
  for (const auto& s : bed.satellites) satellites.push_back(s.name);
  for (auto& d : bed.devices) {
    if (d.satellite.empty() && satellites.size() == 1) d.satellite = satellites.front();
    const DeviceKindRow& kind = row_of(d.kind);
    if (!d.backing_given) d.backing = kind.usual;
    if (d.kind == DeviceKind::kRtl) finish_design(d, bed.path, problems);
    const bool alone = satellites.empty() && d.satellite.empty();
    if (!alone && std::find(satellites.begin(), satellites.end(), d.satellite) == satellites.end()) {
      problems.push_back({d.location, "device." + d.name + ".satellite must name one of the satellites"});
    }
    if (kind.find(d.backing) == nullptr)
      problems.push_back({d.location, "device." + d.name + ": a " + kind.name + " has no backing " +
                                          to_string(d.backing) + "; it has " + kind.backing_names()});
    d.slot.name = d.name;
    d.slot.device_class = class_of(d.work, kind);
    d.report_every_s = bed.record.sample_s;
    d.report_until_s = bed.duration_s;
    d.slot.sibling_memory_s = kind.sibling_memory_s;
    place_lab(d.lab, bed.path);
    place(d.agent, bed.path);
    place(d.trace_file, bed.path);
    d.board.minimum_rail_v = d.slot.minimum_rail_v;
  }
}

/// Devices that ranks of a training compute on.
void mark_learners(Testbed& bed) {
  for (const auto& training : bed.constellation->trainings)
    for (auto& d : bed.devices) d.learns = d.learns || (!training.device.empty() && d.name == training.device.text);
}

/// Whether a satellite's dose or upsets are told by the map of the anomaly.
bool goes_by_anomaly(const satellite::SatelliteConfig& c) {
  const auto& field = c.radiation.field;
  const auto& u = c.upsets;
  if (!c.radiation.devices.empty())
    return field.shape == environment::FieldShape::kAnomaly && field.dose_rad_year > 0.0;
  return u.shape == environment::FieldShape::kAnomaly && u.events_per_chip_year * u.chips * u.flux_factor > 0.0;
}

/// An orbit that can be flown; nothing where it cannot, which is told.
std::optional<environment::OrbitConfig> finish_orbit(const OrbitSource& source, const std::string& who, Testbed& bed,
                                                     std::vector<config::Problem>& problems) {
  const std::size_t before = problems.size();
  environment::OrbitConfig orbit;
  try {
    orbit = resolve_orbit(source, who, bed, problems, bed.remarks);
    if (problems.size() != before) return std::nullopt;
    environment::make_orbit(orbit, bed.epoch);
  } catch (const std::exception& error) {
    problems.push_back({source.location, who + ": " + error.what()});
    return std::nullopt;
  }
  return orbit;
}

void finish_satellites(Testbed& bed, std::vector<config::Problem>& problems) {
  for (auto& s : bed.satellites) {
    s.config.name = s.name;
    if (!s.guidance_place.file.empty()) s.config.guidance = s.guidance;
    for (const double number : s.skip_upsets) s.config.upset_effects.skip.push_back(static_cast<std::uint64_t>(number));
    s.config.environment.epoch = bed.epoch;
    s.config.environment.duration_s = bed.duration_s;
    const std::string who = "satellite." + s.name + ".orbit";
    const auto orbit = finish_orbit(s.orbit, who, bed, problems);
    if (orbit) s.config.environment.orbit = *orbit;
    if (const auto wrong = orbit ? wrong_radiation(s.config) : ""; !wrong.empty())
      problems.push_back({s.orbit.location, who + ": " + wrong});
    for (const auto& relay : s.relays) {
      const auto flown =
          finish_orbit(relay.orbit, "satellite." + s.name + ".optical.relay." + relay.name, bed, problems);
      if (flown) s.config.relays.push_back({relay.name, *flown});
    }
  }
}

/// Jobs that nothing on the satellite could do are asked for by mistake.
void check_workloads(const Testbed& bed, std::vector<config::Problem>& problems) {
  for (const auto& s : bed.satellites) {
    for (const auto& w : s.config.workloads) {
      if (std::any_of(bed.devices.begin(), bed.devices.end(),
                      [&](const auto& d) { return d.slot.device_class == w.device_class && d.satellite == s.name; }))
        continue;
      problems.push_back({s.location, "satellite." + s.name +
                                          ".workload: no device on this satellite does jobs of class " +
                                          payload::to_string(w.device_class) + ", as one of kind " +
                                          row_of(w.device_class).name + " does"});
    }
  }
}

void check_models(const Testbed& bed, std::vector<config::Problem>& problems) {
  if (bed.satellites.empty() && bed.devices.empty() && bed.models.empty() && bed.constellation->constellations.empty())
    problems.push_back(
        {{bed.path, 0, 0}, "a testbed needs at least one satellite, device or model, or a constellation"});
}

/// What is about members of a constellation must not be lost in silence where there is none.
void check_constellation_parts(const Testbed& bed, std::vector<config::Problem>& problems) {
  const auto& part = *bed.constellation;
  if (!part.constellations.empty()) return;
  const auto refuse = [&problems](const config::SourceLocation& place, const std::string& what) {
    problems.push_back({place, what + ": there is no constellation that it could be about"});
  };
  if (!part.mesh.location.file.empty()) refuse(part.mesh.location, "mesh");
  for (const auto& s : part.sites) refuse(s.location, "site." + s.name);
  for (const auto& j : part.jobs) refuse(j.location, "job." + j.name);
  for (const auto& s : part.services) refuse(s.location, "service." + s.name);
  for (const auto& c : part.trainings) refuse(c.location, "training." + c.name);
}

/// Satellites, devices and models stand side by side in the kernel, and their channels in the trace.
void check_names(const Testbed& bed, std::vector<config::Problem>& problems) {
  std::map<std::string, std::string> seen;  // name -> whose
  const auto add = [&](const char* what, const std::string& name, const config::SourceLocation& location) {
    const auto [first, is_new] = seen.emplace(name, what);
    if (!is_new) problems.push_back({location, std::string(what) + "." + name + " has the name of a " + first->second});
  };
  for (const auto& s : bed.satellites) add("satellite", s.name, s.location);
  for (const auto& d : bed.devices) add("device", d.name, d.location);
  for (const auto& m : bed.models) add("model", m.name, m.location);
  for (const auto& c : bed.constellation->constellations) add("constellation", c.name, c.location);
  for (const auto& s : bed.constellation->sites) add("site", s.name, s.location);
}

void check_unique(const Testbed& bed, std::vector<config::Problem>& problems) {
  std::set<std::string> seen;
  for (const auto& r : bed.requirements) {
    if (!seen.insert(r.requirement.id).second)
      problems.push_back({r.location, "requirement id " + r.requirement.id + " is used twice"});
  }
  for (const auto& w : bed.waivers) {
    if (!seen.contains(w.requirement))
      problems.push_back({w.location, "waiver " + w.id + ": there is no requirement " + w.requirement});
  }
}

std::string file_of(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) return (std::filesystem::path(path) / "testbed.toml").string();
  return path;
}

}  // namespace

/// What stands in the testbed counts from its folder, what stands on the command line from where that is given.
void place(config::LocatedText& file, const std::string& testbed) {
  const bool of_testbed = file.location.line > 0;
  if (file.empty() || !of_testbed) return;
  file.text = (std::filesystem::absolute(testbed).parent_path() / file.text).lexically_normal().string();
}

/// The belts are not modelled: where an orbit crosses them, the anomaly's figures would be quietly far too small.
std::string wrong_radiation(const satellite::SatelliteConfig& c) {
  if (!goes_by_anomaly(c)) return {};
  const double highest_km = environment::highest_altitude_km(c.environment.orbit, c.environment.epoch);
  if (highest_km <= environment::kHighestAnomalyKm) return {};
  const std::string table = c.radiation.devices.empty() ? "upsets" : "radiation";
  const std::string mean = c.radiation.devices.empty() ? "the rate" : "the dose";
  char text[320];
  std::snprintf(
      text, sizeof text,
      "reaches %.0f km, and above %.0f km radiation does not follow the South Atlantic Anomaly: the belts are "
      "not modelled. Set %s.field = \"flat\" with %s of this orbit",
      highest_km, environment::kHighestAnomalyKm, table.c_str(), mean.c_str());
  return text;
}

std::string set_backing(DeviceConfig& device, const config::LocatedText& given) {
  const std::string& text = given.text;
  device.backing_given = true;
  if (text.rfind("trace:", 0) == 0 && text.size() > 6) {
    device.backing = Backing::kTrace;
    device.trace_file = {text.substr(6), given.location};
    return {};
  }
  std::vector<std::string> names;
  for (const auto backing : {Backing::kModel, Backing::kRtl, Backing::kEmulator, Backing::kBoard}) {
    names.emplace_back(to_string(backing));
    if (text != names.back()) continue;
    device.backing = backing;
    return {};
  }
  return "must be model, rtl, emulator, board or trace:FILE" + base::did_you_mean(text, names);
}

std::vector<config::Override> overrides_of(const TestbedOptions& options) {
  std::vector<config::Override> overrides;
  for (const auto& text : options.sets) overrides.push_back(config::parse_override(text));
  for (const auto& text : options.backings) {
    const auto o = config::parse_override(text);
    if (is_of_a_member(o.path)) continue;
    overrides.push_back({"device." + o.path + ".backing", base::quoted(o.value)});
  }
  if (options.seed) overrides.push_back({"testbed.seed", std::to_string(*options.seed)});
  if (options.duration) overrides.push_back({"testbed.duration", base::quoted(*options.duration)});
  if (options.pace) overrides.push_back({"testbed.pace", base::quoted(*options.pace)});
  return overrides;
}

namespace {

/// What several tables say together.
void check_together(Testbed& bed, const FaultyEntries& faulty, const std::vector<std::string>& member_backings,
                    std::vector<config::Problem>& problems) {
  for (std::size_t i = 0; i < bed.stimuli.size(); ++i) bed.stimuli[i].index = i;
  std::erase_if(bed.stimuli, [](const Stimulus& s) { return s.skip; });
  take_former_keys(bed);
  std::vector<config::Problem> found;
  place_devices(bed, found);
  mark_learners(bed);
  if (!faulty.has_head()) finish_satellites(bed, found);
  for (auto& s : bed.constellation->sites) s.site.name = s.name;
  if (problems.empty()) {
    check_models(bed, found);
    check_constellation_parts(bed, found);
  }
  check_names(bed, found);
  if (faulty.parts_are_good()) {
    check_workloads(bed, found);
    if (found.empty()) expand_members(bed, member_backings, found);
  }
  check_unique(bed, found);
  for (auto& problem : faulty.beside(found)) problems.push_back(std::move(problem));
}

ReadTestbed read(const std::string& path, const std::string& text, const TestbedOptions& options,
                 std::map<std::string, std::string> files) {
  ReadTestbed made;
  Testbed& bed = made.bed;
  bed.path = path;
  bed.text = text;
  bed.files = std::move(files);
  bed.overrides = options.sets;
  for (const auto& b : options.backings) bed.overrides.push_back(std::string(kBackingHead) + b);
  if (options.duration) bed.overrides.push_back(std::string(kDurationHead) + *options.duration);
  if (options.pace) bed.overrides.push_back(std::string(kPaceHead) + *options.pace);
  config::Table table;
  describe_testbed(table, bed);
  const auto overrides = overrides_of(options);
  check_backings(bed.text, bed.path, options, made.problems);
  if (!made.problems.empty()) throw config::ConfigError(std::move(made.problems));
  try {
    config::read_toml(bed.text, bed.path, overrides, table);
  } catch (const config::ConfigError& error) {
    made.problems = error.problems();
  }
  std::vector<std::string> member_backings;
  for (const auto& b : options.backings) {
    if (is_of_a_member(config::parse_override(b).path)) member_backings.push_back(b);
  }
  check_together(bed, FaultyEntries(bed, made.problems), member_backings, made.problems);
  made.parts_are_good = FaultyEntries(bed, made.problems).parts_are_good();
  return made;
}

}  // namespace

ReadTestbed read_testbed(const std::string& path, const TestbedOptions& options) {
  const std::string file = file_of(path);
  return read(file, config::read_file(file), options, {});
}

Testbed load_testbed(const std::string& path, const TestbedOptions& options) {
  const std::string file = file_of(path);
  return parse_testbed(file, config::read_file(file), options);
}

TestbedOptions options_from(const std::vector<std::string>& overrides) {
  TestbedOptions options;
  for (const auto& text : overrides) {
    const auto after = [&text](std::string_view head) { return text.substr(head.size()); };
    if (text.rfind(kBackingHead, 0) == 0)
      options.backings.push_back(after(kBackingHead));
    else if (text.rfind(kDurationHead, 0) == 0)
      options.duration = after(kDurationHead);
    else if (text.rfind(kPaceHead, 0) == 0)
      options.pace = after(kPaceHead);
    else
      options.sets.push_back(text);
  }
  return options;
}

Testbed parse_testbed(const std::string& path, const std::string& text, const TestbedOptions& options,
                      std::map<std::string, std::string> files) {
  auto made = read(path, text, options, std::move(files));
  if (!made.problems.empty()) throw config::ConfigError(std::move(made.problems));
  return std::move(made.bed);
}

std::string testbed_schema() {
  Testbed bed;
  config::Table table;
  describe_testbed(table, bed);
  auto schema = table.schema();
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["$id"] = "urn:flatsat:testbed:" + std::to_string(kTestbedSchemaVersion);
  schema["title"] = "flatsat testbed";
  return schema.dump(2);
}

}  // namespace flatsat::testbed
