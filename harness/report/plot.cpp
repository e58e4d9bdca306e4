#include "harness/report/plot.h"

#include <algorithm>
#include <filesystem>
#include <iostream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "harness/base/process.h"
#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/trace/trace.h"

namespace flatsat::report {
namespace {

constexpr std::size_t kLongestLabel = 200;
constexpr std::size_t kLargestPicture = 256u << 20;
constexpr std::size_t kMostDetailed = 8;  // satellites with a sheet of their own each; more share panels
constexpr std::size_t kBandInstants = 600;

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

std::vector<Panel> panels(const std::string& a, const std::vector<std::string>& devices) {
  std::vector<Panel> sheet{{"Power",
                            "kW",
                            {{a + ".power.array.available", "array, available", 1e-3},
                             {a + ".power.array.power", "array, used", 1e-3},
                             {a + ".power.load", "load", 1e-3},
                             {a + ".power.battery.power", "battery out", 1e-3}}},
                           {"Charge and shares",
                            "%",
                            {{a + ".power.battery.soc", "state of charge", 100},
                             {a + ".power.share", "compute allowed", 100},
                             {a + ".environment.lit_fraction", "Sun in sight", 100}}},
                           {"Temperature",
                            "degC",
                            {{a + ".thermal.loop.supply", "coolant"},
                             {a + ".thermal.radiator.temperature", "radiator"},
                             {a + ".thermal.battery.temperature", "battery"}}},
                           {"Live devices", "W", {}},
                           {"Laser link",
                            "state, 1000 km",
                            {{a + ".optical.state", "0 idle 1 slew 2 acquire 3 track"},
                             {a + ".optical.range", "range", 1e-3},
                             {a + ".environment.saa", "in the anomaly"}}},
                           {"Jobs",
                            "jobs",
                            {{a + ".ground.accelerator.in_time", "accelerator, right in time"},
                             {a + ".ground.gpu.in_time", "GPU, right in time"},
                             {a + ".payload.queue.gpu", "GPU queue"}}}};
  for (const auto& d : devices) {
    const std::string whole = d.starts_with(a + ".") ? d : a + "." + d;  // of a member it has the member's name
    sheet[3].curves.push_back({whole + ".draw", d});
    sheet[3].curves.push_back({whole + ".cap", d + " cap"});
  }
  return sheet;
}

/// A text of the trace as gnuplot reads a text and nothing else: names and units come from files and agents. In single
/// quotes nothing is substituted; signs that mean something to gnuplot anywhere are left out all the same.
std::string label(const std::string& text) {
  std::string kept = "'";
  for (const char c : text.substr(0, kLongestLabel)) {
    const bool is_control = static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
    kept += is_control || std::string_view("'\"`\\$@{};!").find(c) != std::string_view::npos ? '?' : c;
  }
  return kept + "'";
}

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

/// A curve that only steps at its samples, thinned to what a picture can show: of samples that stand close together the
/// last one counts, for its value holds.
void write_curve(std::string& script, const trace::Trace& trace, const Curve& curve, double end_s) {
  const double least_s = end_s / 4000.0;
  const auto write = [&](const Row& row) {
    script += base::formatted("%.6f %.9g\n", row.s / 60.0, row.value * curve.factor);
  };
  double last_s = -1e300;
  std::optional<Row> skipped;
  each_row(trace, curve.channel, [&](const Row& row) {
    if (row.s - last_s < least_s && !row.is_last) {
      skipped = row;
      return;
    }
    if (skipped) write(*skipped);
    skipped.reset();
    write(row);
    last_s = row.s;
  });
  script += "e\n";
}

/// What never changes would leave an axis without extent.
void set_range(std::string& script, const trace::Trace& trace, const std::vector<Curve>& curves) {
  double least = 1e300, most = -1e300;
  for (const auto& curve : curves) {
    each_row(trace, curve.channel, [&](const Row& row) {
      least = std::min(least, row.value * curve.factor);
      most = std::max(most, row.value * curve.factor);
    });
  }
  if (least == most)
    script += base::formatted("set yrange [%.9g:%.9g]\n", least - 1.0, most + 1.0);
  else
    script += "set autoscale y\n";
}

bool has_channel(const trace::Trace& trace, const std::string& name) {
  const auto& channels = trace.summary().channels;
  return std::any_of(channels.begin(), channels.end(), [&](const auto& c) { return c.name == name; });
}

/// Lowest, mean and highest of some curves at one instant, and whose the ends are.
struct Spread {
  double least = 1e300, most = -1e300, mean = 0.0;
  std::size_t least_of = 0, most_of = 0;
};

/// The values of curves that step at their samples, on a grid of the run.
std::vector<Spread> spread_of(const trace::Trace& trace, const std::vector<Curve>& curves, double end_s) {
  std::vector<Spread> spread(kBandInstants + 1);
  for (std::size_t c = 0; c < curves.size(); ++c) {
    auto rows = trace.channel_rows(curves[c].channel);
    bool more = rows.next();
    if (!more) continue;
    double held = rows.value();  // also before it was first measured
    for (std::size_t i = 0; i < spread.size(); ++i) {
      const double at_ps = 1e12 * end_s * static_cast<double>(i) / static_cast<double>(kBandInstants);
      for (; more && static_cast<double>(rows.time_ps()) <= at_ps; more = rows.next()) held = rows.value();
      const double value = held * curves[c].factor;
      Spread& one = spread[i];
      one.mean += value / static_cast<double>(curves.size());
      if (value < one.least) one.least = value, one.least_of = c;
      if (value > one.most) one.most = value, one.most_of = c;
    }
  }
  return spread;
}

/// A band with its mean and the two satellites that reach its lowest and its highest value.
void write_band(std::string& script, const trace::Trace& trace, const Panel& panel, double end_s) {
  const auto spread = spread_of(trace, panel.curves, end_s);
  const auto by_least = [](const Spread& a, const Spread& b) { return a.least < b.least; };
  const auto by_most = [](const Spread& a, const Spread& b) { return a.most < b.most; };
  const Curve& lowest = panel.curves[std::min_element(spread.begin(), spread.end(), by_least)->least_of];
  const Curve& highest = panel.curves[std::max_element(spread.begin(), spread.end(), by_most)->most_of];
  script += "set title " + label(panel.title) + " offset 0,-0.6\nset ylabel " + label(panel.axis) + "\n" +
            "plot '-' using 1:2:3 with filledcurves fc rgb '#c6d8ee' title 'lowest to highest of all', "
            "'-' using 1:2 with lines lw 1.6 lc rgb '#1f4e8c' title 'mean', "
            "'-' using 1:2 with steps lw 1.2 lc rgb '#b03a2e' title " +
            label("lowest: " + lowest.title) + ", '-' using 1:2 with steps lw 1.2 lc rgb '#1e8449' title " +
            label("highest: " + highest.title) + "\n";
  const auto minute = [end_s](std::size_t i) {
    return end_s / 60.0 * static_cast<double>(i) / static_cast<double>(kBandInstants);
  };
  for (std::size_t i = 0; i < spread.size(); ++i)
    script += base::formatted("%.6f %.9g %.9g\n", minute(i), spread[i].least, spread[i].most);
  script += "e\n";
  for (std::size_t i = 0; i < spread.size(); ++i) script += base::formatted("%.6f %.9g\n", minute(i), spread[i].mean);
  script += "e\n";
  write_curve(script, trace, lowest, end_s);
  write_curve(script, trace, highest, end_s);
}

void write_panel(std::string& script, const trace::Trace& trace, const Panel& panel, double end_s) {
  const auto& there = panel.curves;
  set_range(script, trace, there);
  if (panel.is_band) return write_band(script, trace, panel, end_s);
  script += "set title " + label(panel.title) + " offset 0,-0.6\nset ylabel " + label(panel.axis) + "\nplot ";
  for (std::size_t i = 0; i < there.size(); ++i) {
    script += base::formatted("%s'-' using 1:2 with steps lw 1.4 lc %zu title ", i == 0 ? "" : ", ", i + 1) +
              label(there[i].title);
  }
  script += "\n";
  for (const auto& curve : there) write_curve(script, trace, curve, end_s);
}

void shade_shadow(std::string& script, const trace::Trace& trace, const std::string& satellite) {
  script += "unset object\n";
  if (!has_channel(trace, satellite + ".environment.lit_fraction")) return;
  double dark_min = -1.0;
  int number = 0;
  each_row(trace, satellite + ".environment.lit_fraction", [&](const Row& row) {
    constexpr int kMost = 50;
    const double t = row.s / 60.0;
    if (row.value < 0.5 && dark_min < 0.0) dark_min = t;
    const bool ends = dark_min >= 0.0 && (row.value >= 0.5 || row.is_last);
    if (!ends || number == kMost) return;
    script += base::formatted(
        "set object %d rectangle from first %.4f, graph 0 to first %.4f, graph 1 fc rgb '#e4e4ee' fs solid "
        "noborder behind\n",
        ++number, dark_min, t);
    dark_min = -1.0;
  });
}

/// Whether there is anything to see of some channels: one value for all at all times is none.
bool changes(const trace::Trace& trace, const std::vector<Curve>& curves) {
  std::optional<double> first;
  bool any = false;
  for (const auto& curve : curves) {
    each_row(trace, curve.channel, [&](const Row& row) {
      if (!first) first = row.value;
      any = any || row.value != *first;
    });
  }
  return any;
}

/// One panel a unit, for testbeds without a satellite; channels that never change are left out.
std::vector<Panel> panels_by_unit(const trace::Trace& trace) {
  constexpr std::size_t kMostPanels = 8, kMostCurves = 7;
  std::vector<Panel> sheet;
  for (const auto& c : trace.summary().channels) {
    if (!changes(trace, {{c.name, c.name}})) continue;
    auto panel = std::find_if(sheet.begin(), sheet.end(), [&](const Panel& p) { return p.axis == c.units; });
    if (panel == sheet.end())
      panel = sheet.insert(sheet.end(), {c.units == "1" ? "Without unit" : c.units, c.units, {}});
    if (panel->curves.size() < kMostCurves) panel->curves.push_back({c.name, c.name});
  }
  if (sheet.size() > kMostPanels) sheet.resize(kMostPanels);
  return sheet;
}

/// The satellites of a run, by their batteries.
std::vector<std::string> satellites_of(const trace::Trace& trace) {
  std::vector<std::string> names;
  for (const auto& c : trace.summary().channels) {
    const auto at = c.name.find(".power.battery.soc");
    if (at != std::string::npos) names.push_back(c.name.substr(0, at));
  }
  return names;
}

/// A panel a figure, the same for all satellites: of a few of them one curve each, of many the band from the lowest to
/// the highest at each instant, their mean in it, and those at its ends by name.
std::vector<Panel> panels_of_many(const trace::Trace& trace, const std::vector<std::string>& names) {
  struct Figure {
    const char *channel, *title, *axis;
    double factor;
  };
  constexpr Figure kFigures[] = {{".power.battery.soc", "State of charge", "%", 100.0},
                                 {".power.array.power", "Array, used", "kW", 1e-3},
                                 {".power.load", "Load", "kW", 1e-3},
                                 {".power.share", "Compute allowed", "%", 100.0},
                                 {".thermal.loop.supply", "Coolant", "degC", 1.0},
                                 {".thermal.radiator.temperature", "Radiator", "degC", 1.0},
                                 {".thermal.battery.temperature", "Battery", "degC", 1.0},
                                 {".optical.state", "Laser link: 0 idle 1 slew 2 acquire 3 track", "state", 1.0},
                                 {".environment.lit_fraction", "Sun in sight", "%", 100.0},
                                 {".ground.accelerator.in_time", "Accelerator, right in time", "jobs", 1.0},
                                 {".ground.gpu.in_time", "GPU, right in time", "jobs", 1.0}};
  std::vector<Panel> sheet;
  for (const auto& figure : kFigures) {
    Panel panel{std::to_string(names.size()) + " satellites: " + figure.title, figure.axis, {}, true};
    for (const auto& name : names)
      if (has_channel(trace, name + figure.channel))
        panel.curves.push_back({name + figure.channel, name, figure.factor});
    if (changes(trace, panel.curves)) sheet.push_back(std::move(panel));
  }
  return sheet;
}

/// The mesh of a cluster, and how long the steps of its jobs took.
std::vector<Panel> panels_of_cluster(const trace::Trace& trace) {
  std::vector<Panel> sheet;
  for (const auto& c : trace.summary().channels) {
    if (!c.name.starts_with("job.") || !c.name.ends_with(".took")) continue;
    const std::string job = c.name.substr(0, c.name.size() - 5);
    sheet.push_back({job + ": the last step", "s", {{c.name, "took"}, {job + ".computed", "of it computing"}}});
    sheet.push_back(
        {job + ": steps", "steps", {{job + ".done", "in time"}, {job + ".late", "late"}, {job + ".lost", "lost"}}});
  }
  sheet.push_back(
      {"Links of the mesh",
       "links",
       {{"mesh.links", "between satellites"}, {"mesh.site_links", "with sites"}, {"mesh.failed", "failed"}}});
  for (auto& panel : sheet)
    std::erase_if(panel.curves, [&](const Curve& curve) { return !has_channel(trace, curve.channel); });
  std::erase_if(sheet, [&](const Panel& panel) { return !changes(trace, panel.curves); });
  return sheet;
}

std::vector<Block> blocks_of(const trace::Trace& trace) {
  const auto names = satellites_of(trace);
  auto cluster = panels_of_cluster(trace);
  if (names.empty() && cluster.empty()) return {{"", panels_by_unit(trace)}};
  std::vector<Block> blocks;
  if (!cluster.empty()) blocks.push_back({"", std::move(cluster)});
  if (names.size() > kMostDetailed) {
    blocks.push_back({"", panels_of_many(trace, names)});
    return blocks;
  }
  std::vector<std::string> devices;
  for (const auto& d : trace.summary().info.devices) devices.push_back(d.name);
  for (const auto& name : names) {
    auto sheet = panels(name, devices);
    for (auto& panel : sheet) {
      std::erase_if(panel.curves, [&](const Curve& curve) { return !has_channel(trace, curve.channel); });
      if (names.size() > 1) panel.title = name + ": " + panel.title;
    }
    std::erase_if(sheet, [](const Panel& panel) { return panel.curves.empty(); });
    blocks.push_back({name, std::move(sheet)});
  }
  return blocks;
}

/// The picture, empty when gnuplot could not. What it says goes to stderr.
std::string draw(const std::string& script) {
  const auto commands = base::unnamed_file(script);
  try {
    auto result =
        base::run({.words = {"gnuplot"}, .in = base::Stream::to(commands)}, base::Capture::kOutput, kLargestPicture);
    return result.status.is_success() ? std::move(result.output) : "";
  } catch (const std::runtime_error& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    return {};
  }
}

}  // namespace

std::string why_no_plot(const std::string& image) {
  const auto ending = std::filesystem::path(image).extension();
  if (ending != ".png" && ending != ".svg") return "a plot must end in .png or .svg";
  try {
    if (base::run({.words = {"gnuplot", "--version"}}).status.is_success()) return {};
  } catch (const std::runtime_error&) {
    // told below
  }
  return "a plot needs gnuplot, which is not installed";
}

void plot_run(const std::string& path, const std::string& image) {
  const std::string ending = std::filesystem::path(image).extension().string();
  if (ending != ".png" && ending != ".svg") throw std::runtime_error(image + ": a plot must end in .png or .svg");
  const trace::Trace trace(path);
  const auto& summary = trace.summary();
  const auto blocks = blocks_of(trace);
  std::size_t count = 0;
  for (const auto& block : blocks) count += block.panels.size();
  if (count == 0) throw std::runtime_error(path + ": holds no channel that changes");
  std::string script;
  const double end_s = time::to_seconds(summary.end_time);
  const int columns = count > 1 ? 2 : 1;
  const std::size_t rows = (count + 1) / 2;
  script += base::formatted("set terminal %s size 1500,%zu font 'sans,11' noenhanced%s\n",
                            ending == ".png" ? "pngcairo" : "svg", 430 * rows,
                            ending == ".png" ? "" : " background rgb 'white'");
  script += base::formatted("set multiplot layout %zu,%d title ", rows, columns) +
            label(summary.info.testbed_name + "  seed " + std::to_string(summary.info.seed) + "  " +
                  summary.exit_state + "  digest " + summary.digest.substr(0, 16)) +
            "\n";
  script += base::formatted(
      "set xrange [0:%.6f]\nset xlabel 'min' offset 0,0.4\nset bmargin 5.5\nset key below maxrows 2 samplen 2 "
      "spacing 0.9\nset grid lc rgb "
      "'#dddddd'\nset border lc rgb '#666666'\n",
      end_s / 60.0);
  for (const auto& block : blocks) {
    if (!block.satellite.empty()) shade_shadow(script, trace, block.satellite);
    for (const auto& panel : block.panels) write_panel(script, trace, panel, end_s);
  }
  script += "unset multiplot\n";
  const std::string picture = draw(script);
  if (picture.empty()) throw std::runtime_error(image + ": gnuplot could not draw it (is gnuplot installed?)");
  base::write_whole(image, picture);
}

}  // namespace flatsat::report
