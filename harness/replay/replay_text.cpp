#include <cinttypes>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/replay/replay.h"
#include "harness/report/run_json.h"

namespace flatsat::replay {
namespace {

using nlohmann::json;

json to_object(const OpenLoopReport& r) {
  json out{{"device", r.device},
           {"backing", r.backing},
           {"recorded_hash", r.recorded_hash},
           {"hash", r.hash},
           {"inputs", r.inputs},
           {"outputs", r.outputs},
           {"different", r.different},
           {"paired", r.paired},
           {"first_divergence", json::parse(report::to_json(r.first_divergence))},
           {"wrong_word", nullptr}};
  if (r.wrong_word)
    out["wrong_word"] = {{"time_s", time::to_seconds(r.wrong_word->time)},
                         {"time_ps", r.wrong_word->time.ps},
                         {"address", r.wrong_word->address},
                         {"expected", r.wrong_word->expected},
                         {"got", r.wrong_word->got},
                         {"job", r.wrong_word->job}};
  return out;
}

std::string to_text(const backing::Divergence& d) {
  std::string out = "first difference at " + backing::exact_seconds(d.time) + ": " + d.where + "\n  expected  " +
                    d.expected + "\n  got       " + d.got + "\n";
  if (!d.before.empty()) out += "  the last messages before it:\n";
  for (const auto& line : d.before) out += "    " + line + "\n";
  return out;
}

}  // namespace

std::string to_json(const ReplayResult& r) {
  json out = json::parse(report::to_json(r.run));
  out["trace"] = r.trace;
  out["output"] = r.run.trace.empty() ? json(nullptr) : json(r.run.trace);
  out["mode"] = to_string(r.mode);
  out["identical"] = r.identical;
  out["state"] = trace::to_string(r.state);
  out["recorded_until_s"] = time::to_seconds(r.recorded_until);
  out["recorded_digest"] = r.recorded_digest.empty() ? json(nullptr) : json(r.recorded_digest);
  out["digests_checked"] = r.digests_checked;
  out["first_divergence"] = json::parse(report::to_json(r.first_divergence));
  out["notes"] = r.notes;
  out["wall_s"] = r.wall_s;
  out["error"] = r.error.empty() ? json(nullptr) : json(r.error);
  out["waves"] = r.waves.empty() ? json(nullptr) : json(r.waves);
  out["open_loop"] = json::array();
  for (const auto& device : r.open_loop) out["open_loop"].push_back(to_object(device));
  return out.dump(2, ' ', false, json::error_handler_t::replace);
}

std::string to_text(const ReplayResult& r) {
  char line[256];
  std::snprintf(line, sizeof line, "%s: %s in %s, %.1f s of the run in %.2f s, %" PRIu64 " digests right\n",
                r.trace.c_str(), r.identical ? "identical" : "DIFFERENT", to_string(r.mode),
                time::to_seconds(r.recorded_until), r.wall_s, r.digests_checked);
  std::string out = line;
  for (const auto& note : r.notes) out += "note: " + note + "\n";
  for (const auto& device : r.open_loop) out += to_text(device);
  if (r.mode == ReplayMode::kClosedLoop) {
    for (const auto& [requirement, judgement] : r.run.requirements) {
      std::snprintf(line, sizeof line, "%-20s%-14s%.6g %s\n", requirement.id.c_str(),
                    verdict::to_string(judgement.verdict), judgement.value.value_or(0.0), requirement.unit.c_str());
      out += line;
    }
  }
  if (!r.waves.empty()) out += "waves   " + r.waves + "\n";
  if (r.first_divergence) out += to_text(*r.first_divergence);
  if (!r.error.empty()) out += "error: " + r.error + "\n";
  if (!r.identical) out += "again   " + r.run.reproduce + "\n";
  return out;
}

}  // namespace flatsat::replay
