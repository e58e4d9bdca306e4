#pragma once
#include <string>
#include <vector>

#include "harness/trace/trace.h"

namespace flatsat::report {

struct Curve {
  std::string channel, title;
  double factor = 1.0;
};
struct Panel {
  std::string title, axis;
  std::vector<Curve> curves;
  bool is_band = false;  // of many satellites: too many for a curve each
};
/// Panels below each other whose background shows when a satellite is in the shadow; none for the empty name.
struct Block {
  std::string satellite;
  std::vector<Panel> panels;
};

/// What is drawn of a run: of a cluster its work, what is gathered and its mesh; of up to eight satellites a sheet
/// each, of more of them panels for all; of models alone a panel a unit. Channels that never change are left out.
std::vector<Block> blocks_of(const trace::Trace& trace);

bool has_channel(const trace::Trace& trace, const std::string& name);

struct Row {
  double s = 0.0, value = 0.0;
  bool is_last = false;
};

/// All rows of a channel, one after the other.
template <class See>
void each_row(const trace::Trace& trace, const std::string& channel, See see) {
  auto rows = trace.channel_rows(channel);
  for (bool more = rows.next(); more;) {
    Row row{static_cast<double>(rows.time_ps()) * 1e-12, rows.value(), false};
    more = rows.next();
    row.is_last = !more;
    see(row);
  }
}

}  // namespace flatsat::report
