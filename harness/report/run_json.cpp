#include "harness/report/run_json.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/bench/faults.h"
#include "harness/bench/report_schema.h"

namespace flatsat::report {
namespace {

using nlohmann::json;

/// What a plot of it would show.
std::string channel_of(const verdict::Requirement& r) {
  if (!r.channel.empty() || !r.formula) return r.channel;
  const auto channels = verdict::channels_of(*r.formula);
  return channels.empty() ? "" : channels.front();
}

json to_json(const verdict::FaultReport& f) {
  return json{{"id", f.fault.cause},
              {"device", f.device},
              {"point", f.fault.point},
              {"word", f.fault.word},
              {"mask", bench::hex_mask(f.fault)},
              {"stuck_cycles", f.fault.stuck_cycles},
              {"cycle", f.fault.cycle ? json(*f.fault.cycle) : json(nullptr)},
              {"time_ps", f.struck ? json(f.struck->ps) : json(nullptr)},
              {"outcome", verdict::to_string(f.outcome)},
              {"reason", f.reason},
              {"jobs", f.jobs},
              {"alone", f.alone}};
}

json number_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }
json text_or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }

json to_json(const bench::RequirementResult& r) {
  const auto& j = r.judgement;
  return json{{"id", r.requirement.id},
              {"text", r.requirement.text},
              {"channel", channel_of(r.requirement)},
              {"verdict", verdict::to_string(j.verdict)},
              {"value", j.value ? number_or_null(*j.value) : json(nullptr)},
              {"unit", r.requirement.unit},
              {"limit", j.limit},
              {"margin", number_or_null(j.margin)},
              {"marginal", j.marginal},
              {"marginal_below", r.requirement.marginal},
              {"reason", text_or_null(j.reason)},
              {"waiver", text_or_null(j.waiver)},
              {"decided_s", time::to_seconds(j.decided)}};
}

json to_json(const bench::DeviceReport& d) {
  return json{{"name", d.name},
              {"backing", d.backing},
              {"jobs", d.counters.jobs},
              {"errors", d.counters.errors},
              {"corrected", d.counters.corrected},
              {"energy_j", d.counters.energy_j},
              {"cycles", d.counters.cycles}};
}

json to_json(const bench::SatelliteReport& s) {
  return json{{"name", s.name},
              {"array_j", s.array_j},
              {"loads_j", s.loads_j},
              {"battery_out_j", s.battery_out_j},
              {"battery_in_j", s.battery_in_j},
              {"losses_j", s.losses_j},
              {"unserved_j", s.unserved_j},
              {"energy_residual", s.energy_residual},
              {"heat_in_j", s.heat_in_j},
              {"radiated_j", s.radiated_j},
              {"heat_stored_j", s.heat_stored_j},
              {"heat_residual", s.heat_residual},
              {"jobs_issued", s.jobs_issued},
              {"jobs_right", s.jobs_right},
              {"jobs_wrong", s.jobs_wrong},
              {"jobs_missed", s.jobs_missed},
              {"jobs_repeated", s.jobs_repeated},
              {"jobs_open", s.jobs_open}};
}

template <class List>
json array_of(const List& list) {
  json array = json::array();
  for (const auto& one : list) array.push_back(to_json(one));
  return array;
}

json to_object(const std::optional<backing::Divergence>& d) {
  if (!d) return nullptr;
  return json{{"time_s", time::to_seconds(d->time)},
              {"time_ps", d->time.ps},
              {"where", d->where},
              {"expected", d->expected},
              {"got", d->got},
              {"before", d->before}};
}

}  // namespace

std::string to_json(const std::optional<backing::Divergence>& divergence) {
  return to_object(divergence).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const bench::RunResult& r) {
  const json out{{"schema_version", bench::kReportSchemaVersion},
                 {"testbed", r.testbed},
                 {"trace", text_or_null(r.trace)},
                 {"digest", text_or_null(r.digest)},
                 {"seed", r.seed},
                 {"sim_s", r.sim_s},
                 {"wall_s", r.wall_s},
                 {"exchanges", r.exchanges},
                 {"deltas", r.deltas},
                 {"verdict", verdict::to_string(r.verdict)},
                 {"requirements", array_of(r.requirements)},
                 {"devices", array_of(r.devices)},
                 {"satellites", array_of(r.satellites)},
                 {"events", r.events},
                 {"faults", array_of(r.faults)},
                 {"first_divergence", to_object(r.first_divergence)},
                 {"failed_steps", r.failed_steps},
                 {"error", text_or_null(r.error)},
                 {"reason", text_or_null(r.reason)},
                 {"reproduce", r.reproduce},
                 {"worst_late_s", r.worst_late_s}};
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

}  // namespace flatsat::report
