#include "harness/campaign/page_data.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/campaign/baseline.h"
#include "harness/campaign/fail_lines.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

constexpr std::size_t kMostFails = 40;     // on one page
constexpr std::size_t kMostChannels = 40;  // of a run's page
constexpr std::size_t kMostEvents = 2000;

std::string text_of(const json& value) { return value.is_string() ? value.get<std::string>() : ""; }

char code_of(const std::string& verdict) {
  return verdict == "PASS"      ? 'P'
         : verdict == "FAIL"    ? 'F'
         : verdict == "ERROR"   ? 'E'
         : verdict == "ABORTED" ? 'A'
                                : 'I';
}

/// Six digits are enough for a chart, and keep a page of ten thousand cases small.
json rounded(const json& value) {
  if (!value.is_number() || !std::isfinite(value.get<double>())) return nullptr;
  char text[32];
  std::snprintf(text, sizeof text, "%.6g", value.get<double>());
  return std::strtod(text, nullptr);
}

/// One requirement over all cases, by column.
struct Column {
  std::string verdicts;
  json margins = json::array();
  double worst_share = INFINITY;
};

void add_case(const json& one, std::size_t index, std::map<std::string, Column>& columns) {
  for (const auto& r : one["requirements"]) {
    Column& column = columns[text_of(r["id"])];
    column.verdicts.resize(index, '-');
    while (column.margins.size() < index) column.margins.push_back(nullptr);
    column.verdicts += code_of(text_of(r["verdict"]));
    column.margins.push_back(rounded(r["margin"]));
    if (!r["margin"].is_number() || r["verdict"] == "INCONCLUSIVE") continue;
    const double margin = r["margin"], limit = r["limit"].is_number() ? std::abs(r["limit"].get<double>()) : 0.0;
    const double scale = limit > 0.0 ? limit : std::max(std::abs(margin), 1e-300);
    column.worst_share = std::min(column.worst_share, margin / scale);
  }
}

/// The channel that decided, from a little before to a little after.
json failure_plot(const json& one) {
  const std::string trace = text_of(one["trace"]);
  if (trace.empty() || !std::filesystem::exists(trace)) return nullptr;
  for (const auto& r : one["requirements"]) {
    const std::string channel = text_of(r.value("channel", json()));
    if (r["verdict"] == "PASS" || channel.empty()) continue;
    try {
      const trace::Trace file(trace);
      const double end = time::to_seconds(file.summary().end_time), at = r.value("decided_s", end);
      auto plot = plot_of(file, channel, std::max(0.0, at - 0.25 * end), std::min(end, at + 0.25 * end), 200);
      plot["limit"] = rounded(r["limit"]);
      return plot;
    } catch (const trace::TraceError&) {
      return nullptr;
    }
  }
  return nullptr;
}

json failure(const json& one) {
  json lines = fail_lines(one);
  if (!text_of(one["trace"]).empty()) lines.push_back("trace " + text_of(one["trace"]));
  if (one["digest"].is_string())
    lines.push_back("seed " + one["seed"].dump() + ", digest " + text_of(one["digest"]).substr(0, 16));
  return {{"name", one["name"]}, {"verdict", one["verdict"]},     {"known", one.value("known", false)},
          {"lines", lines},      {"reproduce", one["reproduce"]}, {"plot", failure_plot(one)}};
}

/// Known failures last: a page shows so many only.
json failures_of(const json& s) {
  json fails = json::array();
  for (const bool known : {false, true})
    for (const auto& one : s["cases"])
      if (one["verdict"] != "PASS" && one.value("known", false) == known && fails.size() < kMostFails)
        fails.push_back(failure(one));
  return fails;
}

/// Its lists, each cut off where nobody would read on.
json comparison_of(const json& s) {
  constexpr std::size_t kMost = 50;
  const json& c = s["comparison"];
  if (!c.is_object()) return nullptr;
  json lists = json::array();
  for (const char* list : {"newly_failing", "flaky", "gone", "not_flown", "known_failures", "fixed", "newly_marginal",
                           "newly_slow", "drifted", "new_cases"}) {
    json names = json::array();
    for (const auto& one : c[list]) {
      if (names.size() == kMost) break;
      names.push_back(comparison_line(one));
    }
    lists.push_back({{"list", list}, {"count", c[list].size()}, {"names", names}});
  }
  return {{"worse", c["worse"]}, {"baseline", c["baseline"]}, {"lists", lists}};
}

json facts_of(const json& s) {
  const auto n = [&s](const char* key) { return s[key].dump(); };
  return {n("counted") + " of " + n("planned") + " cases: " + n("pass") + " passed, " + n("fail") + " failed, " +
              n("error") + " errors, " + n("inconclusive") + " inconclusive, " + n("aborted") + " aborted.",
          sentence_of_probability(s) + ".",
          "Testbed " + text_of(s["testbed"]) + ", seed " + n("seed") + ", flatsat " + text_of(s["flatsat_version"]) +
              ", revision " + text_of(s["revision"]) + ".",
          "Digests " + text_of(s["digests"])};
}

}  // namespace

json plot_of(const trace::Trace& trace, const std::string& channel, double from_s, double to_s, std::size_t points) {
  struct Point {
    std::uint64_t row = 0;
    std::int64_t time_ps = 0;
    double value = 0.0;
  };
  json t = json::array(), v = json::array();
  const auto add = [&](const Point& p) {
    t.push_back(rounded(std::max(from_s, static_cast<double>(p.time_ps) * 1e-12)));
    v.push_back(rounded(p.value));
  };
  // Which rows are in the window: the one that holds at its begin, and those up to its end.
  std::uint64_t begin = 0, end = 0, row = 0;
  for (auto rows = trace.channel_rows(channel); rows.next(); ++row) {
    const double at_s = static_cast<double>(rows.time_ps()) * 1e-12;
    if (at_s <= from_s) begin = row;
    if (at_s <= to_s || row <= begin) end = row + 1;
  }
  const std::uint64_t stride = std::max<std::uint64_t>(1, (end - begin) * 2 / points);
  Point first, least, greatest, last;
  const auto add_extremes = [&] {
    const Point &a = least.row < greatest.row ? least : greatest, &b = least.row < greatest.row ? greatest : least;
    if (first.row == begin && a.row != begin) add(first);  // a chart begins where its data does
    add(a);
    if (b.row != a.row) add(b);
  };
  auto rows = trace.channel_rows(channel);
  for (row = 0; row < end && rows.next(); ++row) {
    if (row < begin) continue;
    last = {row, rows.time_ps(), rows.value()};
    if ((row - begin) % stride == 0) {
      if (row > begin) add_extremes();
      first = least = greatest = last;
      continue;
    }
    if (last.value < least.value) least = last;
    if (!(last.value < greatest.value)) greatest = last;
  }
  if (end > begin) {
    add_extremes();
    t.push_back(rounded(to_s));
    v.push_back(rounded(last.value));
  }
  std::string unit;
  for (const auto& spec : trace.summary().channels) {
    if (spec.name == channel) unit = spec.units;
  }
  return {{"name", channel}, {"unit", unit}, {"t", t}, {"v", v}, {"limit", nullptr}};
}

json campaign_page_data(const json& s) {
  std::map<std::string, Column> columns;
  json parameters = json::object(), faults = json::array();
  std::string verdicts;
  std::size_t not_passed = 0;
  for (const auto& one : s["cases"]) {
    add_case(one, verdicts.size(), columns);
    verdicts += code_of(text_of(one["verdict"]));
    faults.push_back(one["fault"]);
    for (const auto& [key, value] : one["parameters"].items()) parameters[key].push_back(value);
    not_passed += one["verdict"] == "PASS" ? 0 : 1;
  }
  json requirements = s["requirements"];
  for (auto& r : requirements) {
    Column& column = columns[text_of(r["id"])];
    column.verdicts.resize(verdicts.size(), '-');
    while (column.margins.size() < verdicts.size()) column.margins.push_back(nullptr);
    r["verdicts"] = column.verdicts;
    r["margins"] = std::move(column.margins);
    r["worst_share"] = rounded(column.worst_share);
  }
  return {{"name", s["name"]},       {"title", s["title"]},           {"verdict", s["verdict"]},
          {"facts", facts_of(s)},    {"cases", verdicts.size()},      {"verdicts", verdicts},
          {"faults", faults},        {"parameters", parameters},      {"requirements", requirements},
          {"fails", failures_of(s)}, {"not_passed", not_passed},      {"channels", json::array()},
          {"events", json::array()}, {"comparison", comparison_of(s)}};
}

json run_page_data(const std::string& path) {
  const trace::Trace trace(path);
  const auto& s = trace.summary();
  const double end = time::to_seconds(s.end_time);
  json requirements = json::array(), channels = json::array(), events = json::array();
  for (const auto& v : trace.verdicts()) {
    requirements.push_back({{"id", v.requirement},
                            {"text", v.text},
                            {"unit", v.unit},
                            {"pass", v.verdict == "PASS" ? 1 : 0},
                            {"fail", v.verdict == "FAIL" ? 1 : 0},
                            {"inconclusive", v.verdict == "INCONCLUSIVE" ? 1 : 0},
                            {"marginal", 0},
                            {"worst_margin", rounded(v.margin)},
                            {"worst_case", ""},
                            {"verdicts", std::string(1, code_of(v.verdict))},
                            {"margins", {rounded(v.margin)}},
                            {"worst_share", nullptr}});
  }
  for (const auto& spec : s.channels) {
    if (channels.size() >= kMostChannels) break;
    auto plot = plot_of(trace, spec.name, 0.0, end, 400);
    if (plot["v"].size() < 4) continue;  // one value all along tells nothing in a plot
    if (spec.upper_limit || spec.lower_limit)
      plot["limit"] = rounded(spec.upper_limit.value_or(spec.lower_limit.value_or(0)));
    channels.push_back(std::move(plot));
  }
  const auto all_events = trace.event_rows();
  for (std::uint64_t i = 0; i < std::min<std::uint64_t>(all_events.size(), kMostEvents); ++i) {
    const auto& e = all_events[i];
    events.push_back({time::to_seconds(e.time), e.source, e.kind, e.text});
  }
  json facts{
      "Seed " + std::to_string(s.info.seed) + ", " + std::to_string(s.events) + " events, " +
          std::to_string(s.channels.size()) + " channels, " + std::to_string(s.messages) + " messages.",
      "flatsat " + s.info.flatsat_version + ", revision " + s.info.git_revision + "; from " + s.info.epoch_utc + ".",
      "Digest " + (s.digest.empty() ? std::string("none: ") + trace::to_string(s.state) : s.digest),
      "Again: " + s.info.reproduce};
  return {{"name", s.info.testbed_name},
          {"title", path},
          {"verdict", s.exit_state.empty() ? "ERROR" : s.exit_state},
          {"facts", facts},
          {"cases", 1},
          {"verdicts", std::string(1, code_of(s.exit_state))},
          {"faults", {"none"}},
          {"parameters", json::object()},
          {"requirements", requirements},
          {"fails", json::array()},
          {"not_passed", 0},
          {"channels", channels},
          {"events", events},
          {"comparison", nullptr}};
}

}  // namespace flatsat::campaign
