#include <bit>
#include <cmath>
#include <cstdio>
#include <optional>
#include <ostream>
#include <queue>
#include <utility>

#include "harness/trace/export_formats.h"

namespace flatsat::trace {
namespace {

/// Identifier codes are of printable characters, '!' to '~'.
std::string code_of(std::size_t number) {
  std::string code;
  do {
    code += static_cast<char>('!' + number % 94);
    number /= 94;
  } while (number > 0);
  return code;
}

std::vector<std::string> parts_of(const std::string& name) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= name.size();) {
    const auto dot = std::min(name.find('.', begin), name.size());
    parts.push_back(name.substr(begin, dot - begin));
    begin = dot + 1;
  }
  return parts;
}

/// Scopes nest by the parts of the name; the last part is the variable.
void write_variables(const std::vector<ChannelSpec>& channels, std::ostream& out) {
  std::vector<std::string> open;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    auto parts = parts_of(channels[i].name);
    const std::string variable = parts.back();
    parts.pop_back();
    std::size_t same = 0;
    while (same < std::min(open.size(), parts.size()) && open[same] == parts[same]) ++same;
    for (; open.size() > same; open.pop_back()) out << "$upscope $end\n";
    for (; open.size() < parts.size(); open.push_back(parts[open.size()]))
      out << "$scope module " << parts[open.size()] << " $end\n";
    out << "$var real 64 " << code_of(i) << ' ' << variable << " $end\n";
  }
  for (; !open.empty(); open.pop_back()) out << "$upscope $end\n";
}

struct Column {
  ChannelRows rows;
  std::optional<std::uint64_t> bits;  // of the value before
};

}  // namespace

void export_vcd(const Trace& trace, std::ostream& out) {
  const auto& summary = trace.summary();
  out << "$version flatsat " << summary.info.flatsat_version << " $end\n$comment " << summary.info.testbed_name
      << " from " << summary.info.epoch_utc << " $end\n$timescale 1 ps $end\n";
  write_variables(summary.channels, out);
  out << "$enddefinitions $end\n";
  std::vector<Column> columns;
  using Due = std::pair<std::int64_t, std::size_t>;
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due;
  for (const auto& channel : summary.channels) {
    columns.push_back({trace.channel_rows(channel.name, summary.channels.size()), {}});
    if (columns.back().rows.next()) due.push({columns.back().rows.time_ps(), columns.size() - 1});
  }
  for (std::int64_t now = -1; !due.empty();) {
    const auto [time, index] = due.top();
    due.pop();
    Column& c = columns[index];
    const double value = c.rows.value();
    const auto bits = std::bit_cast<std::uint64_t>(value);
    if (c.rows.next()) due.push({c.rows.time_ps(), index});
    if (std::exchange(c.bits, bits) == bits) continue;
    if (time != now) out << '#' << (now = time) << '\n';
    char text[48];
    std::snprintf(text, sizeof text, "r%.17g ", value);
    out << text << code_of(index) << '\n';
  }
  if (summary.end_time.ps > 0) out << '#' << summary.end_time.ps << '\n';
}

}  // namespace flatsat::trace
