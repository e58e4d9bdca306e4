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
#include "harness/report/sheet.h"

namespace flatsat::report {
namespace {

constexpr std::size_t kLongestLabel = 200;
constexpr std::size_t kLargestPicture = 256u << 20;
constexpr std::size_t kBandInstants = 600;

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
