#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/replay/diff.h"
#include "harness/report/run_json.h"

namespace flatsat::replay {
namespace {

using nlohmann::json;

constexpr std::size_t kRowsForPeople = 20;

json number_or_null(double value) { return std::isfinite(value) ? json(value) : json(nullptr); }

std::string table(const std::vector<ChannelDifference>& channels) {
  char line[256];
  std::snprintf(line, sizeof line, "%-36s%11s%12s%11s%11s  %s\n", "channel", "worst", "at s", "mean", "tolerance",
                "unit");
  std::string out = line;
  for (std::size_t i = 0; i < std::min(channels.size(), kRowsForPeople); ++i) {
    const auto& c = channels[i];
    std::snprintf(line, sizeof line, "%-36s%11.4g%12.3f%11.3g%11.3g  %s%s\n", c.name.c_str(), c.worst,
                  time::to_seconds(c.worst_at), c.mean, c.tolerance, c.units.c_str(), c.is_within() ? " (within)" : "");
    out += line;
  }
  if (channels.size() > kRowsForPeople)
    out += "and " + std::to_string(channels.size() - kRowsForPeople) + " more; --json has all\n";
  return out;
}

}  // namespace

std::string to_json(const DiffResult& r) {
  json manifest = json::array(), channels = json::array();
  for (const auto& m : r.manifest) manifest.push_back({{"what", m.what}, {"a", m.a}, {"b", m.b}});
  for (const auto& c : r.channels)
    channels.push_back({{"name", c.name},
                        {"unit", c.units},
                        {"worst", number_or_null(c.worst)},
                        {"worst_at_s", time::to_seconds(c.worst_at)},
                        {"a", number_or_null(c.a)},
                        {"b", number_or_null(c.b)},
                        {"mean", c.mean},
                        {"tolerance", c.tolerance},
                        {"within", c.is_within()}});
  const json out{{"a", r.a},
                 {"b", r.b},
                 {"same", r.same},
                 {"identical", r.identical},
                 {"manifest", manifest},
                 {"only_in_a", r.only_in_a},
                 {"only_in_b", r.only_in_b},
                 {"first_divergence", json::parse(report::to_json(r.first_divergence))},
                 {"channels", channels},
                 {"verdicts", r.verdicts},
                 {"events", r.events},
                 {"shift_s", time::to_seconds(r.shift)}};
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const DiffResult& r) {
  std::string out = "A  " + r.a + "\nB  " + r.b + "\n" +
                    (r.identical ? "identical"
                     : r.same    ? "the same within tolerances"
                                 : "DIFFERENT") +
                    "\n";
  if (!r.manifest.empty()) out += "\nmanifests\n";
  for (const auto& m : r.manifest) out += "  " + m.what + "\n    A  " + m.a + "\n    B  " + m.b + "\n";
  for (const auto& name : r.only_in_a) out += "only in A: " + name + "\n";
  for (const auto& name : r.only_in_b) out += "only in B: " + name + "\n";
  if (r.first_divergence) {
    const backing::Divergence& d = *r.first_divergence;
    out += "\nfirst difference at " + backing::exact_seconds(d.time) + ": " + d.where + "\n  A  " + d.expected +
           "\n  B  " + d.got + "\n";
    if (!d.before.empty()) out += "  the last messages before it:\n";
    for (const auto& line : d.before) out += "    " + line + "\n";
  }
  if (!r.verdicts.empty()) out += "\nverdicts\n";
  for (const auto& line : r.verdicts) out += "  " + line + "\n";
  if (!r.events.empty()) out += "\nevents, as often\n";
  for (const auto& line : r.events) out += "  " + line + "\n";
  if (!r.channels.empty()) out += "\n" + table(r.channels);
  return out;
}

}  // namespace flatsat::replay
