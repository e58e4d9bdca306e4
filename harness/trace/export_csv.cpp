#include "harness/trace/export_csv.h"

#include <fnmatch.h>

#include <algorithm>
#include <cstdio>
#include <limits>
#include <optional>
#include <ostream>

#include "harness/base/suggest.h"
#include "harness/config/problems.h"

namespace flatsat::trace {
namespace {

/// A channel and the value that it holds. It goes forward only.
class Column {
 public:
  explicit Column(ChannelRows rows) : rows_(std::move(rows)), more_(rows_.next()) {}
  bool has_more() const { return more_; }
  std::int64_t next_ps() const { return more_ ? rows_.time_ps() : std::numeric_limits<std::int64_t>::max(); }
  void go_to(std::int64_t at) {
    for (; more_ && rows_.time_ps() <= at; more_ = rows_.next()) value_ = rows_.value();
  }
  const std::optional<double>& value() const { return value_; }

 private:
  ChannelRows rows_;
  bool more_;
  std::optional<double> value_;
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

std::string seconds_text(std::int64_t ps) {
  char text[48];
  std::snprintf(text, sizeof text, "%lld.%012lld", static_cast<long long>(ps / 1'000'000'000'000),
                static_cast<long long>(ps % 1'000'000'000'000));
  std::string short_text(text);
  short_text.erase(short_text.find_last_not_of('0') + 1);
  if (short_text.back() == '.') short_text.pop_back();
  return short_text;
}

void write_row(const std::vector<Column>& columns, std::int64_t at, std::ostream& out) {
  out << seconds_text(at);
  for (const auto& c : columns) {
    out << ',';
    if (!c.value()) continue;
    char text[32];
    std::snprintf(text, sizeof text, "%.17g", *c.value());
    out << text;
  }
  out << '\n';
}

void go_to(std::vector<Column>& columns, std::int64_t at) {
  for (auto& c : columns) c.go_to(at);
}

std::int64_t next_of(const std::vector<Column>& columns) {
  std::int64_t next = std::numeric_limits<std::int64_t>::max();
  for (const auto& c : columns) next = std::min(next, c.next_ps());
  return next;
}

bool any_more(const std::vector<Column>& columns) {
  return std::any_of(columns.begin(), columns.end(), [](const Column& c) { return c.has_more(); });
}

/// A row 1 ps before another only says that the old value held until then.
void write_changes(std::vector<Column>& columns, std::ostream& out) {
  while (any_more(columns)) {
    const std::int64_t at = next_of(columns);
    go_to(columns, at);
    if (!any_more(columns) || next_of(columns) != at + 1) write_row(columns, at, out);
  }
}

void write_grid(std::vector<Column>& columns, time::SimTime every, std::ostream& out) {
  for (std::int64_t at = 0;; at += every.ps) {
    go_to(columns, at - 1);
    if (at > 0 && !any_more(columns)) return;
    go_to(columns, at);
    write_row(columns, at, out);
  }
}

}  // namespace

void export_csv(const Trace& trace, const CsvOptions& options, std::ostream& out) {
  const auto specs = chosen(trace, options.channels);  // before anything is written
  std::vector<Column> columns;
  out << "time [s]";
  for (const auto& spec : specs) {
    out << ',' << spec.name << " [" << spec.units << ']';
    columns.emplace_back(trace.channel_rows(spec.name, specs.size()));
  }
  out << '\n';
  if (options.every.ps > 0)
    write_grid(columns, options.every, out);
  else
    write_changes(columns, out);
}

}  // namespace flatsat::trace
