#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <nlohmann/json.hpp>
#include <ostream>
#include <queue>

#include "harness/trace/export_formats.h"
#include "harness/trace/mcap_writer.h"
#include "harness/trace/trace_error.h"

namespace flatsat::trace {
namespace {

constexpr std::uint16_t kValueSchema = 1, kEventSchema = 2;
constexpr char kValueText[] =
    R"({"type":"object","properties":{"value":{"type":["number","null"]},"time_ps":{"type":"integer"}}})";
constexpr char kEventText[] =
    R"({"type":"object","properties":{"id":{"type":"integer"},"source":{"type":"string"},"kind":{"type":"string"},"text":{"type":"string"},"value":{"type":["number","null"]},"cause":{"type":"integer"},"time_ps":{"type":"integer"}}})";

/// Days from 1970-01-01 of a date of the Gregorian calendar.
std::int64_t days_from_civil(int year, int month, int day) {
  std::tm date{};
  date.tm_year = year - 1900, date.tm_mon = month - 1, date.tm_mday = day;
  return timegm(&date) / 86400;
}

/// Nanoseconds of Unix time; 0 for an epoch that cannot be read.
std::uint64_t epoch_ns(const std::string& utc) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  double second = 0.0;
  if (std::sscanf(utc.c_str(), "%d-%d-%dT%d:%d:%lf", &year, &month, &day, &hour, &minute, &second) != 6) return 0;
  const std::int64_t whole = days_from_civil(year, month, day) * 86400 + hour * 3600 + minute * 60;
  return static_cast<std::uint64_t>(whole * 1'000'000'000 + std::llround(second * 1e9));
}

/// One topic's messages in the order of time.
struct Topic {
  std::string name, units;
  std::vector<std::int64_t> time_ps;
  std::vector<std::string> json;
};

std::string value_json(double value, std::int64_t time_ps) {
  nlohmann::json out{{"time_ps", time_ps}};
  out["value"] = std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
  return out.dump();
}

Topic topic_of(const Trace& trace, const ChannelSpec& spec) {
  Topic topic{"/" + spec.name, spec.units, {}, {}};
  const ChannelData data = trace.channel(spec.name);
  for (std::size_t i = 0; i < data.value.size(); ++i) {
    const bool same =
        i > 0 && std::bit_cast<std::uint64_t>(data.value[i]) == std::bit_cast<std::uint64_t>(data.value[i - 1]);
    if (same) continue;
    topic.time_ps.push_back(data.time_ps[i]);
    topic.json.push_back(value_json(data.value[i], data.time_ps[i]));
  }
  return topic;
}

Topic events_of(const Trace& trace) {
  Topic topic{"/events", "", {}, {}};
  for (const auto& e : trace.events()) {
    nlohmann::json out{{"time_ps", e.time.ps}, {"id", e.id},     {"source", e.source},
                       {"kind", e.kind},       {"text", e.text}, {"cause", e.cause}};
    out["value"] = std::isfinite(e.value) ? nlohmann::json(e.value) : nlohmann::json(nullptr);
    topic.time_ps.push_back(e.time.ps);
    topic.json.push_back(out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
  }
  return topic;
}

std::vector<Topic> topics_of(const Trace& trace) {
  std::vector<Topic> topics;
  for (const auto& spec : trace.summary().channels) topics.push_back(topic_of(trace, spec));
  topics.push_back(events_of(trace));
  if (topics.size() > std::numeric_limits<std::uint16_t>::max())
    throw TraceError(trace.summary().path, "has more channels than an MCAP file can have, 65535");
  return topics;
}

void define(const std::vector<Topic>& topics, McapWriter& writer) {
  writer.add_schema(kValueSchema, "flatsat.Value", kValueText);
  writer.add_schema(kEventSchema, "flatsat.Event", kEventText);
  for (std::size_t i = 0; i < topics.size(); ++i) {
    const bool events = i + 1 == topics.size();
    std::map<std::string, std::string> metadata;
    if (!topics[i].units.empty()) metadata["units"] = topics[i].units;
    writer.add_channel(static_cast<std::uint16_t>(i), events ? kEventSchema : kValueSchema, topics[i].name, metadata);
  }
}

/// The messages of all topics in the order of time, and of topics where that is the same.
void add_messages(const std::vector<Topic>& topics, std::uint64_t epoch, McapWriter& writer) {
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  std::vector<std::size_t> next(topics.size(), 0);
  for (std::size_t i = 0; i < topics.size(); ++i) {
    if (!topics[i].time_ps.empty()) due.push({topics[i].time_ps.front(), i});
  }
  while (!due.empty()) {
    const auto [time_ps, i] = due.top();
    due.pop();
    const std::size_t row = next[i]++;
    if (next[i] < topics[i].time_ps.size()) due.push({topics[i].time_ps[next[i]], i});
    writer.add({.channel = static_cast<std::uint16_t>(i),
                .sequence = static_cast<std::uint32_t>(row),
                .time_ns = epoch + static_cast<std::uint64_t>(time_ps / 1000),
                .payload = topics[i].json[row]});
  }
}

}  // namespace

void export_mcap(const Trace& trace, std::ostream& out) {
  const auto topics = topics_of(trace);
  McapWriter writer(
      [&](std::string_view bytes) { out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); },
      "flatsat " + trace.summary().info.flatsat_version);
  define(topics, writer);
  add_messages(topics, epoch_ns(trace.summary().info.epoch_utc), writer);
  writer.finish();
}

}  // namespace flatsat::trace
