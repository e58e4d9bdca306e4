#include "harness/campaign/history.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/campaign/case_folder.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

/// What the folder says of itself, or what is in it where nobody has summed it up. Errors: std::runtime_error.
json night_in(const std::string& folder) {
  const auto text = base::read_whole(folder + "/summary.json");
  json night;
  if (text) {
    night = json::parse(*text, nullptr, false);
  } else {
    const CampaignFolder campaign(folder);
    night = summarise(campaign.plan(), campaign);
  }
  if (!night.is_object() || !night.contains("cases")) throw std::runtime_error("its summary.json is damaged");
  if (night.value("version", 0) < kSummaryVersion)
    throw std::runtime_error("was flown by an earlier flatsat, which told cases apart by drawn numbers");
  night["folder"] = folder;
  return night;
}

std::vector<json> nights_in(const std::vector<std::string>& folders) {
  std::vector<json> nights;
  std::vector<config::Problem> problems;
  for (const auto& folder : folders) {
    try {
      nights.push_back(night_in(folder));
    } catch (const std::runtime_error& error) {
      problems.push_back({{folder, 0, 0}, error.what()});
    }
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  const auto when = [](const json& night) { return night["ended_utc"].is_string() ? night["ended_utc"].dump() : ""; };
  std::stable_sort(nights.begin(), nights.end(), [&](const json& a, const json& b) { return when(a) < when(b); });
  return nights;
}

/// Rows by a name, one value a night.
using Rows = std::map<std::string, json>;

json& row_of(Rows& rows, const std::string& name, std::size_t nights, const char* values) {
  auto& row = rows[name];
  if (row.is_null()) row[values] = std::vector<json>(nights);
  return row;
}

json cases_of(const std::vector<json>& nights) {
  Rows rows;
  for (std::size_t i = 0; i < nights.size(); ++i) {
    for (const auto& one : nights[i]["cases"]) {
      json& row = row_of(rows, one["key"], nights.size(), "verdicts");
      row["name"] = one["name"];
      row["key"] = one["key"];
      row["verdicts"][i] = one["verdict"];
    }
  }
  json list = json::array();
  for (const auto& [key, row] : rows) {
    const auto& verdicts = row["verdicts"];
    if (!std::all_of(verdicts.begin(), verdicts.end(), [](const json& v) { return v == "PASS"; })) list.push_back(row);
  }
  std::sort(list.begin(), list.end(), [](const json& a, const json& b) { return a["name"] < b["name"]; });
  return list;
}

json requirements_of(const std::vector<json>& nights) {
  Rows rows;
  for (std::size_t i = 0; i < nights.size(); ++i) {
    for (const auto& r : nights[i]["requirements"]) {
      json& row = row_of(rows, r["id"], nights.size(), "worst_margins");
      row["id"] = r["id"];
      row["unit"] = r["unit"];
      row["worst_margins"][i] = r["worst_margin"];
    }
  }
  json list = json::array();
  for (const auto& [id, row] : rows) list.push_back(row);
  return list;
}

std::string letters_of(const json& verdicts) {
  std::string letters;
  for (const auto& v : verdicts) letters += v.is_string() ? v.get<std::string>().front() : '-';
  return letters;
}

}  // namespace

json history_of(const std::vector<std::string>& folders) {
  const auto nights = nights_in(folders);
  json list = json::array();
  for (const auto& night : nights) {
    json one;
    for (const char* key : {"folder", "name", "ended_utc", "revision", "verdict", "counted", "planned", "pass", "fail",
                            "error", "inconclusive", "aborted", "digests"})
      one[key] = night.value(key, json());
    list.push_back(std::move(one));
  }
  return {{"nights", list}, {"cases", cases_of(nights)}, {"requirements", requirements_of(nights)}};
}

std::string history_table(const json& history) {
  std::string out = base::formatted("%-21s%-13s%6s%6s%6s%7s%7s  %-17s%s\n", "ended", "verdict", "cases", "pass", "fail",
                                    "error", "incon.", "digests", "folder");
  for (const auto& n : history["nights"])
    out += base::formatted("%-21s%-13s%6d%6d%6d%7d%7d  %-17.16s",
                           n["ended_utc"].is_string() ? n["ended_utc"].get<std::string>().c_str() : "-",
                           n["verdict"].get<std::string>().c_str(), n["counted"].get<int>(), n["pass"].get<int>(),
                           n["fail"].get<int>(), n["error"].get<int>(), n["inconclusive"].get<int>(),
                           n["digests"].get<std::string>().c_str()) +
           n["folder"].get<std::string>() + "\n";
  if (!history["cases"].empty())
    out +=
        "\ncases that did not pass in every night, a letter a night (PASS FAIL ERROR INCONCLUSIVE ABORTED, - not "
        "there):\n";
  for (const auto& c : history["cases"])
    out += "  " + letters_of(c["verdicts"]) + "  " + c["name"].get<std::string>() + "\n";
  out += "\nworst margins, night by night:\n";
  for (const auto& r : history["requirements"]) {
    out += base::formatted("  %-20s", r["id"].get<std::string>().c_str());
    for (const auto& m : r["worst_margins"])
      out += m.is_number() ? base::formatted(" %10.4g", m.get<double>()) : base::formatted(" %10s", "-");
    out += "  " + r["unit"].get<std::string>() + "\n";
  }
  return out;
}

}  // namespace flatsat::campaign
