#include "harness/wire/snapshot_message.h"

#include <map>

#include "harness/wire/errors.h"
#include "harness/wire/json_text.h"
#include "harness/wire/welcome.h"

namespace flatsat::wire {

using nlohmann::json;

SnapshotRequest read_snapshot_request(const std::string& text) {
  static const std::map<std::string, SnapshotRequest::Action> kActions{{"take", SnapshotRequest::Action::kTake},
                                                                       {"restore", SnapshotRequest::Action::kRestore},
                                                                       {"list", SnapshotRequest::Action::kList},
                                                                       {"waves", SnapshotRequest::Action::kWaves}};
  try {
    const auto asked = json::parse(text);
    SnapshotRequest request{.action = kActions.at(asked.at("do").get<std::string>()),
                            .id = asked.value("id", std::uint64_t{0})};
    if (asked.contains("waves")) request.waves = read_wave_window(asked.at("waves"));
    return request;
  } catch (const std::exception&) {
    throw WireError("SNAPSHOT is not as PROTOCOL.md says: " + text);
  }
}

std::string to_json(const SnapshotReport& report) {
  auto kept = json::array();
  for (const auto& one : report.kept) kept.push_back({{"id", one.id}, {"time_ps", one.time.ps}});
  return json{{"done", report.done}, {"kept", kept}, {"time_ps", report.now.ps}, {"horizon_ps", report.horizon.ps}}
      .dump();
}

namespace {

time::SimTime instant(const json& object, const char* key) {
  const auto ps = whole_number(object, key);
  if (ps > static_cast<std::uint64_t>(time::SimTime::never().ps))
    throw WireError("SNAPSHOT: " + std::string(key) + " is past all time");
  return {static_cast<std::int64_t>(ps)};
}

}  // namespace

SnapshotReport read_snapshot_report(const std::string& text) {
  const auto answer = read_json(text, ranges::kSnapshotBytes, "SNAPSHOT");
  const auto kept = answer.find("kept");
  if (kept == answer.end() || !kept->is_array()) throw WireError("SNAPSHOT: the list kept is missing");
  SnapshotReport report{.done = truth(answer, "done", false),
                        .kept = {},
                        .now = instant(answer, "time_ps"),
                        .horizon = instant(answer, "horizon_ps")};
  for (const auto& one : *kept) {
    if (!one.is_object()) throw WireError("SNAPSHOT: an entry of kept is no object");
    report.kept.push_back({whole_number(one, "id"), instant(one, "time_ps")});
  }
  return report;
}

}  // namespace flatsat::wire
