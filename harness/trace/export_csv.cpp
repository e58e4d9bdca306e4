#include "harness/trace/export_csv.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <ostream>

#include "harness/base/suggest.h"
#include "harness/config/problems.h"

namespace flatsat::trace {
namespace {

struct Column {
  ChannelData data;
  std::size_t next = 0;  // of the first sample that is later than the row
};

config::ConfigError unknown_channel(const Trace& trace, const std::string& pattern) {
  std::vector<std::string> names;
  for (const auto& c : trace.summary().channels) names.push_back(c.name);
  return config::ConfigError(
      {{{"--csv " + pattern, 0, 0},
        "no channel of " + trace.summary().path + " is called that" + base::did_you_mean(pattern, names)}});
}

std::vector<ChannelSpec> chosen(const Trace& trace, const std::vector<std::string>& patterns) {
  std::vector<ChannelSpec> found;
  for (const auto& pattern : patterns) {
    bool any = false;
    for (const auto& c : trace.summary().channels) {
      if (fnmatch(pattern.c_str(), c.name.c_str(), 0) != 0) continue;
      any = true;
      const bool already =
          std::any_of(found.begin(), found.end(), [&](const ChannelSpec& f) { return f.name == c.name; });
      if (!already) found.push_back(c);
    }
    if (!any) throw unknown_channel(trace, pattern);
  }
  return found;
}

/// A row 1 ps before another only says that the old value held until then.
std::vector<std::int64_t> times_of_changes(const std::vector<Column>& columns) {
  std::vector<std::int64_t> times;
  for (const auto& c : columns) times.insert(times.end(), c.data.time_ps.begin(), c.data.time_ps.end());
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  std::vector<std::int64_t> kept;
  for (std::size_t i = 0; i < times.size(); ++i) {
    if (i + 1 == times.size() || times[i + 1] != times[i] + 1) kept.push_back(times[i]);
  }
  return kept;
}

std::vector<std::int64_t> times_of_grid(const std::vector<Column>& columns, time::SimTime every) {
  std::int64_t last = 0;
  for (const auto& c : columns) {
    if (!c.data.time_ps.empty()) last = std::max(last, c.data.time_ps.back());
  }
  std::vector<std::int64_t> times;
  for (std::int64_t at = 0; at <= last; at += every.ps) times.push_back(at);
  return times;
}

std::string seconds_text(std::int64_t ps) {
  char text[48];
  std::snprintf(text, sizeof text, "%lld.%012lld", static_cast<long long>(ps / 1'000'000'000'000),
                static_cast<long long>(ps % 1'000'000'000'000));
  std::string short_text(text);
  short_text.erase(short_text.find_last_not_of('0') + 1);
  if (short_text.back() == '.') short_text.pop_back();
  return short_text;
}

void write_row(std::vector<Column>& columns, std::int64_t at, std::ostream& out) {
  out << seconds_text(at);
  for (auto& c : columns) {
    while (c.next < c.data.time_ps.size() && c.data.time_ps[c.next] <= at) ++c.next;
    out << ',';
    if (c.next == 0) continue;
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", c.data.value[c.next - 1]);
    out << text;
  }
  out << '\n';
}

}  // namespace

void export_csv(const Trace& trace, const CsvOptions& options, std::ostream& out) {
  const auto specs = chosen(trace, options.channels);  // before anything is written
  std::vector<Column> columns;
  out << "time [s]";
  for (const auto& spec : specs) {
    out << ',' << spec.name << " [" << spec.units << ']';
    columns.push_back({trace.channel(spec.name), 0});
  }
  out << '\n';
  const auto times = options.every.ps > 0 ? times_of_grid(columns, options.every) : times_of_changes(columns);
  for (const auto at : times) write_row(columns, at, out);
}

}  // namespace flatsat::trace
