#include <bit>
#include <cmath>
#include <cstdio>
#include <ostream>
#include <queue>

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
  ChannelData data;
  std::size_t next = 0;
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
    columns.push_back({trace.channel(channel.name), 0});
    if (!columns.back().data.time_ps.empty()) due.push({columns.back().data.time_ps.front(), columns.size() - 1});
  }
  for (std::int64_t now = -1; !due.empty();) {
    const auto [time, index] = due.top();
    due.pop();
    Column& c = columns[index];
    const std::size_t row = c.next++;
    if (c.next < c.data.time_ps.size()) due.push({c.data.time_ps[c.next], index});
    const auto bits = [&](std::size_t i) { return std::bit_cast<std::uint64_t>(c.data.value[i]); };
    if (row > 0 && bits(row) == bits(row - 1)) continue;
    if (time != now) out << '#' << (now = time) << '\n';
    char text[48];
    std::snprintf(text, sizeof text, "r%.17g ", c.data.value[row]);
    out << text << code_of(index) << '\n';
  }
  if (summary.end_time.ps > 0) out << '#' << summary.end_time.ps << '\n';
}

}  // namespace flatsat::trace
