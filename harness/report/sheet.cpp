#include "harness/report/sheet.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace flatsat::report {
namespace {

constexpr std::size_t kMostDetailed = 8;  // satellites with a sheet of their own each; more share panels

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

/// "job.NAME" of "job.NAME.took": what stands before the ending, where the channel begins so.
std::optional<std::string> whose(const std::string& channel, std::string_view begin, std::string_view ending) {
  if (!channel.starts_with(begin) || !channel.ends_with(ending)) return std::nullopt;
  return channel.substr(0, channel.size() - ending.size());
}

/// The work of a cluster: losses, steps, requests; what is gathered over its members; its mesh.
std::vector<Panel> panels_of_cluster(const trace::Trace& trace) {
  std::vector<Panel> sheet;
  for (const auto& c : trace.summary().channels) {
    if (const auto model = whose(c.name, "training.", ".loss"))
      sheet.push_back({*model + ": loss", "nats a token", {{c.name, "last step"}, {*model + ".held_out", "held out"}}});
    for (const char* kind : {"job.", "training."}) {
      const auto job = whose(c.name, kind, ".took");
      if (!job) continue;
      sheet.push_back({*job + ": the last step", "s", {{c.name, "took"}, {*job + ".computed", "of it computing"}}});
      sheet.push_back({*job + ": steps",
                       "steps",
                       {{*job + ".done", "in time"}, {*job + ".late", "late"}, {*job + ".lost", "lost"}}});
    }
    if (const auto service = whose(c.name, "service.", ".in_time"); service && c.name.find(".site.") == c.name.npos) {
      sheet.push_back({*service + ": requests that ended",
                       "requests",
                       {{c.name, "in time"}, {*service + ".late", "late"}, {*service + ".lost", "lost"}}});
      sheet.push_back({*service + ": requests on board",
                       "requests",
                       {{*service + ".waiting", "waiting"}, {*service + ".running", "in memory"}}});
      sheet.push_back({*service + ": first token",
                       "s",
                       {{*service + ".first_token_p50", "half within"}, {*service + ".first_token_p99", "99 of 100"}}});
    }
    if (c.name.starts_with("aggregate.")) sheet.push_back({c.name, c.units, {{c.name, c.long_name}}});
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

}  // namespace

bool has_channel(const trace::Trace& trace, const std::string& name) {
  const auto& channels = trace.summary().channels;
  return std::any_of(channels.begin(), channels.end(), [&](const auto& c) { return c.name == name; });
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

}  // namespace flatsat::report
