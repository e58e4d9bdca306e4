#include "harness/bench/run_report.h"

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/bench/faults.h"
#include "harness/bench/report_schema.h"

namespace flatsat::bench {
namespace {

using nlohmann::json;

template <class... Args>
std::string line(const char* format, Args... args) {
  char text[256];
  std::snprintf(text, sizeof text, format, args...);
  return std::string(text) + "\n";
}

std::string short_number(double value) {
  char text[32];
  const double size = std::abs(value);
  std::snprintf(text, sizeof text, size != 0.0 && (size >= 1e6 || size < 1e-3) ? "%.3g" : "%.5g", value);
  return text;
}

std::string painted(verdict::Verdict verdict, bool colour) {
  const std::string word = verdict::to_string(verdict);
  if (!colour) return word;
  const char* code = verdict == verdict::Verdict::kPass                                          ? "32"
                     : verdict == verdict::Verdict::kFail || verdict == verdict::Verdict::kError ? "31"
                                                                                                 : "33";
  return std::string("\033[") + code + "m" + word + "\033[0m";
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() > width) text.resize(width);
  return text + std::string(width - text.size(), ' ');
}

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
              {"mask", hex_mask(f.fault)},
              {"stuck_cycles", f.fault.stuck_cycles},
              {"cycle", f.fault.cycle ? json(*f.fault.cycle) : json(nullptr)},
              {"time_ps", f.struck ? json(f.struck->ps) : json(nullptr)},
              {"outcome", verdict::to_string(f.outcome)},
              {"reason", f.reason},
              {"jobs", f.jobs},
              {"alone", f.alone}};
}

json number_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

}  // namespace

std::string to_json(const std::optional<backing::Divergence>& d) {
  if (!d) return "null";
  const json out{{"time_s", time::to_seconds(d->time)},
                 {"time_ps", d->time.ps},
                 {"where", d->where},
                 {"expected", d->expected},
                 {"got", d->got},
                 {"before", d->before}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::string to_json(const RunReport& r) {
  json requirements = json::array(), devices = json::array(), satellites = json::array(), faults = json::array();
  for (const auto& f : r.faults) faults.push_back(to_json(f));
  for (const auto& j : r.judgements) {
    requirements.push_back({{"id", j.requirement->id},
                            {"text", j.requirement->text},
                            {"channel", channel_of(*j.requirement)},
                            {"verdict", verdict::to_string(j.verdict)},
                            {"value", j.value ? number_or_null(*j.value) : json(nullptr)},
                            {"unit", j.requirement->unit},
                            {"limit", j.limit},
                            {"margin", number_or_null(j.margin)},
                            {"marginal", j.marginal},
                            {"reason", j.reason.empty() ? json(nullptr) : json(j.reason)},
                            {"waiver", j.waiver.empty() ? json(nullptr) : json(j.waiver)},
                            {"decided_s", time::to_seconds(j.decided)}});
  }
  for (const auto& d : r.devices) {
    devices.push_back({{"name", d.name},
                       {"backing", d.backing},
                       {"jobs", d.counters.jobs},
                       {"errors", d.counters.errors},
                       {"corrected", d.counters.corrected},
                       {"energy_j", d.counters.energy_j},
                       {"cycles", d.counters.cycles}});
  }
  for (const auto& s : r.satellites) {
    satellites.push_back({{"name", s.name},
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
                          {"jobs_open", s.jobs_open}});
  }
  json out{{"schema_version", kReportSchemaVersion},
           {"testbed", r.testbed},
           {"trace", r.trace.empty() ? json(nullptr) : json(r.trace)},
           {"digest", r.digest.empty() ? json(nullptr) : json(r.digest)},
           {"seed", r.seed},
           {"sim_s", r.sim_s},
           {"wall_s", r.wall_s},
           {"exchanges", r.exchanges},
           {"verdict", verdict::to_string(r.verdict)},
           {"requirements", requirements},
           {"devices", devices},
           {"satellites", satellites},
           {"events", r.events},
           {"faults", faults},
           {"first_divergence", json::parse(to_json(r.first_divergence))},
           {"failed_steps", r.failed_steps},
           {"error", r.error.empty() ? json(nullptr) : json(r.error)},
           {"reproduce", r.reproduce},
           {"worst_late_s", r.worst_late_s}};
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string to_table(const RunReport& r, bool colour) {
  std::string out = line("%s: %s", r.testbed.c_str(), r.title.c_str());
  out += line("%.1f s simulated in %.1f s (%.0f x real time), %llu exchanges, seed %llu", r.sim_s, r.wall_s,
              r.wall_s > 0.0 ? r.sim_s / r.wall_s : 0.0, static_cast<unsigned long long>(r.exchanges),
              static_cast<unsigned long long>(r.seed));
  for (const auto& s : r.satellites) {
    out +=
        line("satellite %s, kWh: array %.1f, loads %.1f, battery out %.1f in %.1f, lost %.1f", s.name.c_str(),
             s.array_j / 3.6e6, s.loads_j / 3.6e6, s.battery_out_j / 3.6e6, s.battery_in_j / 3.6e6, s.losses_j / 3.6e6);
    out += line("  heat, kWh: in %.1f, radiated %.1f, stored %.2f", s.heat_in_j / 3.6e6, s.radiated_j / 3.6e6,
                s.heat_stored_j / 3.6e6);
    out += line("  does not add up, relative: energy %.1e, heat %.1e", std::abs(s.energy_residual),
                std::abs(s.heat_residual));
    out += line("  jobs: %llu asked, %llu right, %llu wrong, %llu missed, %llu repeated, %llu open",
                static_cast<unsigned long long>(s.jobs_issued), static_cast<unsigned long long>(s.jobs_right),
                static_cast<unsigned long long>(s.jobs_wrong), static_cast<unsigned long long>(s.jobs_missed),
                static_cast<unsigned long long>(s.jobs_repeated), static_cast<unsigned long long>(s.jobs_open));
  }
  if (!r.devices.empty())
    out +=
        "\n" + padded("device", 12) + padded("backing", 10) + "      jobs    errors corrected      cycles     energy\n";
  for (const auto& d : r.devices) {
    out +=
        padded(d.name, 12) + padded(d.backing, 10) +
        line("%10llu%10llu%10llu%12llu%9.3g J", static_cast<unsigned long long>(d.counters.jobs),
             static_cast<unsigned long long>(d.counters.errors), static_cast<unsigned long long>(d.counters.corrected),
             static_cast<unsigned long long>(d.counters.cycles), d.counters.energy_j);
  }
  if (!r.faults.empty()) out += "\n" + padded("fault", 62) + "outcome\n";
  for (const auto& f : r.faults) {
    const std::string name =
        f.device + "." + f.fault.point + " " + std::to_string(f.fault.word) + " " + hex_mask(f.fault);
    const bool fits = name.size() <= 60;
    out += padded(fits ? name : "..." + name.substr(name.size() - 57), 62) + verdict::to_string(f.outcome) + "\n";
  }
  if (!r.judgements.empty())
    out += "\n" + padded("requirement", 20) + padded("verdict", 14) + padded("value", 12) + padded("limit", 12) +
           padded("margin", 12) + "unit\n";
  for (const auto& j : r.judgements) {
    const std::string verdict =
        painted(j.verdict, colour) + std::string(14 - std::string(verdict::to_string(j.verdict)).size(), ' ');
    out += padded(j.requirement->id, 19) + " " + verdict + padded(j.value ? short_number(*j.value) : "-", 12) +
           padded(short_number(j.limit), 12) + padded(j.value ? short_number(j.margin) : "-", 12) +
           j.requirement->unit + (j.marginal ? "  marginal" : "") + "\n";
    if (!j.waiver.empty()) out += "  waived: " + j.waiver + "\n";
    if (j.verdict == verdict::Verdict::kInconclusive && !j.reason.empty()) out += "  " + j.reason + "\n";
  }
  out += "\n" + painted(r.verdict, colour) + (r.error.empty() ? "" : ": " + r.error) + "\n";
  if (!r.trace.empty()) out += "trace   " + r.trace + "\n";
  if (!r.digest.empty()) out += "digest  " + r.digest + "\n";
  if (r.verdict != verdict::Verdict::kPass) out += "again   " + r.reproduce + "\n";
  return out;
}

}  // namespace flatsat::bench
