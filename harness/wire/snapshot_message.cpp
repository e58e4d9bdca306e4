#include "harness/wire/snapshot_message.h"

#include <map>

#include "harness/wire/errors.h"
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

}  // namespace flatsat::wire
