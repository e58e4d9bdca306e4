#include "harness/report/run_table.h"

#include <cmath>
#include <cstdio>

#include "harness/base/printable.h"
#include "harness/bench/faults.h"

namespace flatsat::report {
namespace {

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

unsigned long long count(std::uint64_t value) { return value; }

std::string text_of(const bench::SatelliteReport& s) {
  const auto kwh = [](double joules) { return joules / 3.6e6; };
  return line("satellite %s, kWh: array %.1f, loads %.1f, battery out %.1f in %.1f, lost %.1f", s.name.c_str(),
              kwh(s.array_j), kwh(s.loads_j), kwh(s.battery_out_j), kwh(s.battery_in_j), kwh(s.losses_j)) +
         line("  heat, kWh: in %.1f, radiated %.1f, stored %.2f", kwh(s.heat_in_j), kwh(s.radiated_j),
              kwh(s.heat_stored_j)) +
         line("  does not add up, relative: energy %.1e, heat %.1e", std::abs(s.energy_residual),
              std::abs(s.heat_residual)) +
         line("  jobs: %llu asked, %llu right, %llu wrong, %llu missed, %llu repeated, %llu open", count(s.jobs_issued),
              count(s.jobs_right), count(s.jobs_wrong), count(s.jobs_missed), count(s.jobs_repeated),
              count(s.jobs_open));
}

std::string text_of(const bench::DeviceReport& d) {
  const auto& c = d.counters;
  return padded(d.name, 12) + padded(d.backing, 10) +
         line("%10llu%10llu%10llu%12llu%9.3g J", count(c.jobs), count(c.errors), count(c.corrected), count(c.cycles),
              c.energy_j);
}

std::string text_of(const verdict::FaultReport& f) {
  constexpr std::size_t kWidest = 60;
  const std::string name = f.device + "." + base::printable(f.fault.point) + " " + std::to_string(f.fault.word) + " " +
                           bench::hex_mask(f.fault);
  const std::string fitted = name.size() <= kWidest ? name : "..." + name.substr(name.size() - (kWidest - 3));
  return padded(fitted, kWidest + 2) + verdict::to_string(f.outcome) + "\n";
}

std::string text_of(const bench::RequirementResult& r, bool colour) {
  const auto& j = r.judgement;
  const std::string word = verdict::to_string(j.verdict);
  std::string out = padded(base::printable(r.requirement.id), 19) + " " + painted(j.verdict, colour) +
                    std::string(14 - word.size(), ' ') + padded(j.value ? short_number(*j.value) : "-", 12) +
                    padded(short_number(j.limit), 12) + padded(j.value ? short_number(j.margin) : "-", 12) +
                    base::printable(r.requirement.unit) + (j.marginal ? "  marginal" : "") + "\n";
  if (!j.waiver.empty()) out += "  waived: " + base::printable(j.waiver) + "\n";
  if (j.verdict == verdict::Verdict::kInconclusive && !j.reason.empty()) out += "  " + base::printable(j.reason) + "\n";
  return out;
}

std::string head_of(const bench::RunResult& r) {
  return line("%s: %s", r.testbed.c_str(), base::printable(r.title).c_str()) +
         line("%.1f s simulated in %.1f s (%.0f x real time), %llu exchanges, seed %llu", r.sim_s, r.wall_s,
              r.wall_s > 0.0 ? r.sim_s / r.wall_s : 0.0, count(r.exchanges), count(r.seed));
}

std::string end_of(const bench::RunResult& r, bool colour) {
  std::string out = "\n" + painted(r.verdict, colour) + (r.error.empty() ? "" : ": " + base::printable(r.error)) + "\n";
  if (!r.reason.empty()) out += base::printable(r.reason) + "\n";
  if (!r.trace.empty()) out += "trace   " + base::printable(r.trace) + "\n";
  if (!r.digest.empty()) out += "digest  " + r.digest + "\n";
  if (r.verdict != verdict::Verdict::kPass) out += "again   " + base::printable(r.reproduce) + "\n";
  return out;
}

}  // namespace

std::string to_table(const bench::RunResult& r, bool colour) {
  std::string out = head_of(r);
  for (const auto& s : r.satellites) out += text_of(s);
  if (!r.devices.empty())
    out +=
        "\n" + padded("device", 12) + padded("backing", 10) + "      jobs    errors corrected      cycles     energy\n";
  for (const auto& d : r.devices) out += text_of(d);
  if (!r.faults.empty()) out += "\n" + padded("fault", 62) + "outcome\n";
  for (const auto& f : r.faults) out += text_of(f);
  if (!r.requirements.empty())
    out += "\n" + padded("requirement", 20) + padded("verdict", 14) + padded("value", 12) + padded("limit", 12) +
           padded("margin", 12) + "unit\n";
  for (const auto& j : r.requirements) out += text_of(j, colour);
  return out + end_of(r, colour);
}

}  // namespace flatsat::report
