#include "harness/report/run_table.h"

#include <algorithm>
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

constexpr std::size_t kMostSatellites = 8, kMostModels = 16;  // told one by one

/// `decimals`: of energies in kWh; a line is at most 80 columns wide.
std::string text_of(const std::string& who, const bench::SatelliteReport& s, int decimals = 1) {
  const auto kwh = [](double joules) { return joules / 3.6e6; };
  return line("%s, kWh: array %.*f, loads %.*f, battery out %.*f in %.*f, lost %.*f", who.c_str(), decimals,
              kwh(s.array_j), decimals, kwh(s.loads_j), decimals, kwh(s.battery_out_j), decimals, kwh(s.battery_in_j),
              decimals, kwh(s.losses_j)) +
         line("  heat, kWh: in %.1f, radiated %.1f, stored %.2f", kwh(s.heat_in_j), kwh(s.radiated_j),
              kwh(s.heat_stored_j)) +
         line("  does not add up, relative: energy %.1e, heat %.1e", std::abs(s.energy_residual),
              std::abs(s.heat_residual)) +
         line("  jobs: %llu asked, %llu right, %llu wrong, %llu missed, %llu repeated, %llu open", count(s.jobs_issued),
              count(s.jobs_right), count(s.jobs_wrong), count(s.jobs_missed), count(s.jobs_repeated),
              count(s.jobs_open));
}

/// Sums, and the worst of what does not add up.
bench::SatelliteReport together(const std::vector<bench::SatelliteReport>& all) {
  bench::SatelliteReport sum;
  const auto worst = [](double& most, double value) { most = std::max(std::abs(most), std::abs(value)); };
  for (const auto& s : all) {
    sum.array_j += s.array_j;
    sum.loads_j += s.loads_j;
    sum.battery_out_j += s.battery_out_j;
    sum.battery_in_j += s.battery_in_j;
    sum.losses_j += s.losses_j;
    sum.heat_in_j += s.heat_in_j;
    sum.radiated_j += s.radiated_j;
    sum.heat_stored_j += s.heat_stored_j;
    worst(sum.energy_residual, s.energy_residual);
    worst(sum.heat_residual, s.heat_residual);
    sum.jobs_issued += s.jobs_issued;
    sum.jobs_right += s.jobs_right;
    sum.jobs_wrong += s.jobs_wrong;
    sum.jobs_missed += s.jobs_missed;
    sum.jobs_repeated += s.jobs_repeated;
    sum.jobs_open += s.jobs_open;
  }
  return sum;
}

std::string text_of(const std::vector<bench::SatelliteReport>& all) {
  if (all.size() > kMostSatellites) return text_of(std::to_string(all.size()) + " satellites", together(all), 0);
  std::string out;
  for (const auto& s : all) out += text_of(s.name.size() > 4 ? s.name : "satellite " + s.name, s);
  return out;
}

std::string text_of(const bench::DeviceReport& d, std::size_t width) {
  const auto& c = d.counters;
  return padded(d.name, width) + padded(d.backing, 10) +
         line("%10llu%10llu%10llu%12llu%9.3g J", count(c.jobs), count(c.errors), count(c.corrected), count(c.cycles),
              c.energy_j);
}

/// Of many models of many satellites the sum; what is no model stands alone.
std::string text_of(const std::vector<bench::DeviceReport>& all) {
  const auto is_model = [](const bench::DeviceReport& d) { return d.backing == "model"; };
  const auto models = static_cast<std::size_t>(std::count_if(all.begin(), all.end(), is_model));
  std::size_t width = 12;
  for (const auto& d : all) width = std::max(width, models <= kMostModels || !is_model(d) ? d.name.size() + 1 : 0);
  std::string out = "\n" + padded("device", width) + padded("backing", 10) +
                    "      jobs    errors corrected      cycles     energy\n";
  bench::DeviceReport sum{std::to_string(models) + " more", "", "model", {}};
  for (const auto& d : all) {
    if (models <= kMostModels || !is_model(d)) {
      out += text_of(d, width);
      continue;
    }
    sum.counters.jobs += d.counters.jobs;
    sum.counters.errors += d.counters.errors;
    sum.counters.corrected += d.counters.corrected;
    sum.counters.cycles += d.counters.cycles;
    sum.counters.energy_j += d.counters.energy_j;
  }
  return models <= kMostModels ? out : out + text_of(sum, width);
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
  out += text_of(r.satellites);
  if (!r.devices.empty()) out += text_of(r.devices);
  if (!r.faults.empty()) out += "\n" + padded("fault", 62) + "outcome\n";
  for (const auto& f : r.faults) out += text_of(f);
  if (!r.requirements.empty())
    out += "\n" + padded("requirement", 20) + padded("verdict", 14) + padded("value", 12) + padded("limit", 12) +
           padded("margin", 12) + "unit\n";
  for (const auto& j : r.requirements) out += text_of(j, colour);
  return out + end_of(r, colour);
}

}  // namespace flatsat::report
