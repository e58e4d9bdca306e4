#include <bit>
#include <cmath>
#include <cstdio>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <queue>
#include <utility>

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

std::string value_json(double value, std::int64_t time_ps) {
  nlohmann::json out{{"time_ps", time_ps}};
  out["value"] = std::isfinite(value) ? nlohmann::json(value) : nlohmann::json(nullptr);
  return out.dump();
}

std::string event_json(const EventRecord& e) {
  nlohmann::json out{{"time_ps", e.time.ps}, {"id", e.id},     {"source", e.source},
                     {"kind", e.kind},       {"text", e.text}, {"cause", e.cause}};
  out["value"] = std::isfinite(e.value) ? nlohmann::json(e.value) : nlohmann::json(nullptr);
  return out.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// The messages of one topic in the order of time.
class Topic {
 public:
  virtual ~Topic() = default;
  /// To the next one; false behind the last.
  virtual bool next() = 0;
  virtual std::int64_t time_ps() const = 0;
  virtual std::string json() const = 0;
};

/// Changes of a channel.
class ChannelTopic : public Topic {
 public:
  explicit ChannelTopic(ChannelRows rows) : rows_(std::move(rows)) {}
  bool next() override {
    while (rows_.next()) {
      const auto bits = std::bit_cast<std::uint64_t>(rows_.value());
      if (std::exchange(bits_, bits) != bits) return true;
    }
    return false;
  }
  std::int64_t time_ps() const override { return rows_.time_ps(); }
  std::string json() const override { return value_json(rows_.value(), rows_.time_ps()); }

 private:
  ChannelRows rows_;
  std::optional<std::uint64_t> bits_;  // of the value before
};

class EventTopic : public Topic {
 public:
  explicit EventTopic(Rows<EventRecord> events) : events_(std::move(events)) {}
  bool next() override { return ++next_ <= events_.size(); }
  std::int64_t time_ps() const override { return events_[next_ - 1].time.ps; }
  std::string json() const override { return event_json(events_[next_ - 1]); }

 private:
  Rows<EventRecord> events_;
  std::uint64_t next_ = 0;
};

/// Channels, and behind them the events.
std::vector<std::unique_ptr<Topic>> topics_of(const Trace& trace) {
  const auto& channels = trace.summary().channels;
  if (channels.size() + 1 > std::numeric_limits<std::uint16_t>::max())
    throw TraceError(trace.summary().path, "has more channels than an MCAP file can have, 65535");
  std::vector<std::unique_ptr<Topic>> topics;
  for (const auto& spec : channels)
    topics.push_back(std::make_unique<ChannelTopic>(trace.channel_rows(spec.name, channels.size())));
  topics.push_back(std::make_unique<EventTopic>(trace.event_rows()));
  return topics;
}

void define(const std::vector<ChannelSpec>& channels, McapWriter& writer) {
  writer.add_schema(kValueSchema, "flatsat.Value", kValueText);
  writer.add_schema(kEventSchema, "flatsat.Event", kEventText);
  std::uint16_t number = 0;
  for (const auto& spec : channels) {
    std::map<std::string, std::string> metadata;
    if (!spec.units.empty()) metadata["units"] = spec.units;
    writer.add_channel(number++, kValueSchema, "/" + spec.name, metadata);
  }
  writer.add_channel(number, kEventSchema, "/events", {});
}

/// The messages of all topics in the order of time, and of topics where that is the same.
void add_messages(const std::vector<std::unique_ptr<Topic>>& topics, std::uint64_t epoch, McapWriter& writer) {
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  std::vector<std::uint32_t> sequence(topics.size(), 0);
  for (std::size_t i = 0; i < topics.size(); ++i)
    if (topics[i]->next()) due.push({topics[i]->time_ps(), i});
  while (!due.empty()) {
    const auto [time_ps, i] = due.top();
    due.pop();
    const std::string json = topics[i]->json();
    writer.add({.channel = static_cast<std::uint16_t>(i),
                .sequence = sequence[i]++,
                .time_ns = epoch + static_cast<std::uint64_t>(time_ps / 1000),
                .payload = json});
    if (topics[i]->next()) due.push({topics[i]->time_ps(), i});
  }
}

}  // namespace

void export_mcap(const Trace& trace, std::ostream& out) {
  const auto topics = topics_of(trace);
  McapWriter writer(
      [&](std::string_view bytes) { out.write(bytes.data(), static_cast<std::streamsize>(bytes.size())); },
      "flatsat " + trace.summary().info.flatsat_version);
  define(trace.summary().channels, writer);
  add_messages(topics, epoch_ns(trace.summary().info.epoch_utc), writer);
  writer.finish();
}

}  // namespace flatsat::trace
