#include "harness/trace/report_json.h"

#include <nlohmann/json.hpp>

namespace flatsat::trace {
namespace {

using Json = nlohmann::ordered_json;

/// Texts out of a file may be anything; what is not UTF-8 is replaced.
std::string text_of(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

Json json_of(const VerifyReport& report) {
  return {{"ok", report.ok},
          {"trace", report.path},
          {"state", to_string(report.state)},
          {"problems", report.problems},
          {"notes", report.notes},
          {"complete_until_ps", report.complete_until.ps},
          {"verified_until_ps", report.verified_until.ps},
          {"last_time_ps", report.last_time.ps},
          {"complete_until_wall_s", report.complete_until_wall_s},
          {"samples", report.samples},
          {"messages", report.messages},
          {"events", report.events},
          {"digests_checked", report.digests_checked},
          {"digest", report.digest},
          {"marked_open", report.is_marked_open}};
}

TraceState state_from(const std::string& text) {
  for (const auto state : {TraceState::kFinished, TraceState::kLive, TraceState::kKilled, TraceState::kRecovered}) {
    if (text == to_string(state)) return state;
  }
  return TraceState::kUnfinished;
}

Json json_of(const ChannelSpec& channel) {
  const auto limit = [](const std::optional<double>& value) { return value ? Json(*value) : Json(nullptr); };
  return {{"name", channel.name},
          {"units", channel.units},
          {"long_name", channel.long_name},
          {"lower_limit", limit(channel.lower_limit)},
          {"upper_limit", limit(channel.upper_limit)},
          {"period_ps", channel.period.ps}};
}

Json json_of(const DeviceRecord& device) {
  return {{"name", device.name},
          {"backing", device.backing},
          {"agent_version", device.agent_version},
          {"rtl_hash", device.rtl_hash},
          {"config_hash", device.config_hash}};
}

template <class List>
Json list_of(const List& items) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(json_of(item));
  return list;
}

Json json_of(const TraceInfo& info) {
  return {{"testbed_name", info.testbed_name},
          {"testbed_path", info.testbed_path},
          {"overrides", info.overrides},
          {"seed", info.seed},
          {"run_id", info.run_id},
          {"flatsat_version", info.flatsat_version},
          {"git_revision", info.git_revision},
          {"epoch_utc", info.epoch_utc},
          {"host", info.host},
          {"tools", info.tools},
          {"command_line", info.command_line},
          {"reproduce", info.reproduce},
          {"devices", list_of(info.devices)}};
}

}  // namespace

std::string to_json(const VerifyReport& report) { return text_of(json_of(report)); }

VerifyReport verify_report_from_json(const std::string& text) {
  const Json json = Json::parse(text);
  VerifyReport report;
  report.ok = json.at("ok");
  report.path = json.at("trace");
  report.state = state_from(json.at("state"));
  report.problems = json.at("problems").get<std::vector<std::string>>();
  report.notes = json.at("notes").get<std::vector<std::string>>();
  report.complete_until.ps = json.at("complete_until_ps");
  report.verified_until.ps = json.at("verified_until_ps");
  report.last_time.ps = json.at("last_time_ps");
  report.complete_until_wall_s = json.at("complete_until_wall_s");
  report.samples = json.at("samples");
  report.messages = json.at("messages");
  report.events = json.at("events");
  report.digests_checked = json.at("digests_checked");
  report.digest = json.at("digest");
  report.is_marked_open = json.at("marked_open");
  return report;
}

std::string to_json(const RecoverReport& report) {
  return text_of({{"trace", report.path},
                  {"complete_until_ps", report.complete_until.ps},
                  {"last_time_ps", report.last_time.ps},
                  {"rows_dropped", report.rows_dropped},
                  {"verified", json_of(report.verified)}});
}

std::string info_json(const std::string& path) {
  const Trace trace(path);
  const TraceSummary& summary = trace.summary();
  Json totals = Json::object();
  for (const auto& [name, value] : summary.totals) totals[name] = value;
  return text_of({{"trace", summary.path},
                  {"state", to_string(summary.state)},
                  {"format_version", summary.format_version},
                  {"exit_state", summary.exit_state},
                  {"end_time_ps", summary.end_time.ps},
                  {"digest", summary.digest},
                  {"digest_interval_ps", summary.digest_interval.ps},
                  {"samples", summary.samples},
                  {"messages", summary.messages},
                  {"events", summary.events},
                  {"file_bytes", summary.file_bytes},
                  {"totals", totals},
                  {"manifest", json_of(summary.info)},
                  {"devices", summary.devices},
                  {"channels", list_of(summary.channels)}});
}

}  // namespace flatsat::trace
