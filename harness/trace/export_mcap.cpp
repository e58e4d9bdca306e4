#include <bit>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <ostream>
#include <queue>

#include "harness/trace/export_formats.h"

namespace flatsat::trace {
namespace {

constexpr char kMagic[] = "\x89MCAP0\r\n";
enum Opcode : std::uint8_t {
  kHeader = 1,
  kFooter = 2,
  kSchema = 3,
  kChannel = 4,
  kMessage = 5,
  kStatistics = 11,
  kDataEnd = 15
};

/// The content of one record; numbers little endian, texts with their length before them.
class Record {
 public:
  explicit Record(Opcode opcode) : opcode_(opcode) {}
  template <class T>
  Record& number(T value) {
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Record& text(const std::string& text) {
    number(static_cast<std::uint32_t>(text.size()));
    bytes_ += text;
    return *this;
  }
  Record& raw(const std::string& bytes) {
    bytes_ += bytes;
    return *this;
  }
  std::string whole() const {
    std::string out(1, static_cast<char>(opcode_));
    const std::uint64_t length = bytes_.size();
    out.append(reinterpret_cast<const char*>(&length), sizeof length);
    return out + bytes_;
  }

 private:
  Opcode opcode_;
  std::string bytes_;
};

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
  std::string name, metadata_units;
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

/// Schemas and channels: they stand before the messages and again in the summary.
std::string definitions(const std::vector<Topic>& topics) {
  const char* const kValue =
      R"({"type":"object","properties":{"value":{"type":["number","null"]},"time_ps":{"type":"integer"}}})";
  const char* const kEvent =
      R"({"type":"object","properties":{"id":{"type":"integer"},"source":{"type":"string"},"kind":{"type":"string"},"text":{"type":"string"},"value":{"type":["number","null"]},"cause":{"type":"integer"},"time_ps":{"type":"integer"}}})";
  std::string out;
  const auto schema = [&](std::uint16_t id, const char* name, const char* text) {
    out += Record(kSchema).number(id).text(name).text("jsonschema").text(text).whole();
  };
  schema(1, "flatsat.Value", kValue);
  schema(2, "flatsat.Event", kEvent);
  for (std::size_t i = 0; i < topics.size(); ++i) {
    Record units(kChannel), channel(kChannel);
    if (!topics[i].metadata_units.empty()) units.text("units").text(topics[i].metadata_units);
    const std::string map = units.whole().substr(9);
    const std::uint16_t schema_id = topics[i].name == "/events" ? 2 : 1;
    channel.number(static_cast<std::uint16_t>(i)).number(schema_id).text(topics[i].name).text("json");
    out += channel.number(static_cast<std::uint32_t>(map.size())).raw(map).whole();
  }
  return out;
}

std::string statistics(const std::vector<Topic>& topics, std::uint64_t first_ns, std::uint64_t last_ns) {
  std::uint64_t messages = 0;
  Record counts(kStatistics), out(kStatistics);
  for (std::size_t i = 0; i < topics.size(); ++i) {
    counts.number(static_cast<std::uint16_t>(i)).number(static_cast<std::uint64_t>(topics[i].json.size()));
    messages += topics[i].json.size();
  }
  const std::string map = counts.whole().substr(9);
  out.number(messages).number(std::uint16_t{2}).number(static_cast<std::uint32_t>(topics.size()));
  out.number(std::uint32_t{0}).number(std::uint32_t{0}).number(std::uint32_t{0}).number(first_ns).number(last_ns);
  return out.number(static_cast<std::uint32_t>(map.size())).raw(map).whole();
}

}  // namespace

void export_mcap(const Trace& trace, std::ostream& out) {
  std::vector<Topic> topics;
  for (const auto& spec : trace.summary().channels) topics.push_back(topic_of(trace, spec));
  topics.push_back(events_of(trace));
  const std::uint64_t epoch = epoch_ns(trace.summary().info.epoch_utc);
  std::uint64_t at = 0, first_ns = 0, last_ns = 0;
  const auto put = [&](const std::string& bytes) {
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    at += bytes.size();
  };
  put(std::string(kMagic, 8));
  put(Record(kHeader).text("").text("flatsat " + trace.summary().info.flatsat_version).whole());
  put(definitions(topics));
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
    const std::uint64_t ns = epoch + static_cast<std::uint64_t>(time_ps / 1000);
    if (first_ns == 0) first_ns = ns;
    last_ns = ns;
    Record message(kMessage);
    message.number(static_cast<std::uint16_t>(i)).number(static_cast<std::uint32_t>(row)).number(ns).number(ns);
    put(message.raw(topics[i].json[row]).whole());
  }
  put(Record(kDataEnd).number(std::uint32_t{0}).whole());  // 0: no check sum
  const std::uint64_t summary = at;
  put(definitions(topics));
  put(statistics(topics, first_ns, last_ns));
  put(Record(kFooter).number(summary).number(std::uint64_t{0}).number(std::uint32_t{0}).whole());
  put(std::string(kMagic, 8));
}

}  // namespace flatsat::trace
