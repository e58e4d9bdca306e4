#include "harness/bench/event_names.h"

#include <algorithm>
#include <string_view>

#include "harness/testbed/constellation_config.h"
#include "harness/verdict/names.h"
#include "models/base/event_kinds.h"

namespace flatsat::bench {
namespace {

namespace events = model::events;

/// A part of a satellite, or a kind of model that stands alone, and the room of models/ whose events it emits.
struct Emitter {
  std::string_view name, room;
  bool in_energy_detail = false;
};
constexpr Emitter kOfSatellite[] = {{"environment", "environment", true},
                                    {"upsets", "environment"},
                                    {"radiation", "environment"},
                                    {"power", "power", true},
                                    {"thermal", "thermal", true},
                                    {"computer", "payload", true},
                                    {"payload", "payload"},
                                    {"network", "network"},
                                    {"fabric", "network"},
                                    {"ground", "ground"},
                                    {"terminal", "optical"},
                                    {"uplink", "optical"},
                                    {"downlink", "optical"}};
constexpr Emitter kOfModels[] = {{"power_bus", "power"},         {"satellite_thermal", "thermal"},
                                 {"thermal_network", "thermal"}, {"optical_link", "optical"},
                                 {"radiation", "environment"},   {"network", "network"},
                                 {"guidance", "guidance"}};
constexpr std::string_view kAnyDevice = "any device";

/// `source` of the table names one room or several.
bool is_of(const model::EventKind& kind, std::string_view room) {
  const std::string_view all = kind.source;
  for (auto at = all.find(room); at != all.npos; at = all.find(room, at + 1)) {
    const auto end = at + room.size();
    if ((at == 0 || all[at - 1] == ' ') && (end == all.size() || all[end] == ',')) return true;
  }
  return false;
}

class Names {
 public:
  /// `prefix`: of a member's parts.
  void add(std::string_view part, std::string_view room, const std::string& prefix = {}) {
    const std::string source = prefix.empty() ? std::string(part) : prefix + "." + std::string(part);
    for (const auto& kind : events::kAll) {
      if (is_of(kind, room)) add_kind(source, kind);
    }
  }
  void add_kind(std::string_view source, std::string_view kind) {
    names.push_back(std::string(source) + "." + std::string(kind));
  }
  std::vector<std::string> names;
};

void add_satellite(const testbed::NamedSatellite& satellite, Names& names) {
  const std::string prefix = satellite.is_member ? satellite.name : "";
  const bool all = satellite.detail == testbed::Detail::kFull;
  for (const auto& part : kOfSatellite) {
    if (all || part.in_energy_detail) names.add(part.name, part.room, prefix);
  }
  if (satellite.config.guidance) names.add("guidance", "guidance", prefix);
  if (!all) return;
  for (const auto& counted : satellite.config.radiation.devices) names.add(counted.name, "satellite", prefix);
}

void add_cluster(const testbed::ConstellationPart& part, Names& names) {
  if (part.constellations.empty()) return;
  names.add("mesh", "cluster");
  for (const auto& job : part.jobs) names.add("job." + job.name, "cluster");
  for (const auto& service : part.services) names.add("service." + service.name, "serving");
  for (const auto& training : part.trainings) names.add("training." + training.name, "cluster");
}

/// What its backing tells over the wire; a model in the bench tells nothing.
void add_told(const backing::BenchDevice& device, Names& names) {
  const testbed::DeviceConfig& d = *device.config;
  if (d.backing == testbed::Backing::kModel) return;
  names.add(d.name, d.kind == testbed::DeviceKind::kRtl ? "user RTL" : testbed::to_string(d.kind));
  names.add(d.name, kAnyDevice);
  names.add_kind(d.name, events::kFaultStruck);
  for (const auto& kind : d.events) names.add_kind(d.name, kind);
  for (const auto& kind : device.own_events()) names.add_kind(d.name, kind);
}

void add_device(const backing::BenchDevice& device, Names& names) {
  const testbed::DeviceConfig& d = *device.config;
  names.add(d.name, "bench");  // its steps, its build
  add_told(device, names);
  if (d.satellite.empty()) return;
  names.add(d.name, "satellite");
  if (d.slot.device_class) names.add(d.name, "payload");
}

}  // namespace

std::vector<std::string> event_names(const testbed::Testbed& bed, const DeviceSet& devices) {
  Names names;
  names.add("bench", "bench");
  for (const auto& satellite : bed.satellites) add_satellite(satellite, names);
  add_cluster(*bed.constellation, names);
  for (const auto& device : devices.devices()) add_device(device, names);
  for (const auto& m : bed.models) {
    for (const auto& emitter : kOfModels) {
      if (emitter.name == m.kind) names.add(m.name, emitter.room);
    }
  }
  return std::move(names.names);
}

std::string emitters_of(const std::string& kind) {
  const auto found = std::find_if(events::kAll.begin(), events::kAll.end(),
                                  [&](const auto& k) { return verdict::is_event(kind, "", k.name); });
  return found == events::kAll.end() ? std::string() : std::string(found->source);
}

}  // namespace flatsat::bench
