// Three of the texts in which orbit mean-elements messages come; omm_xml.cpp has the fourth.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "harness/base/csv.h"
#include "harness/base/text.h"
#include "harness/orbit/omm.h"

namespace flatsat::orbit {
namespace {

/// A quantity may carry its unit, "97.6 [deg]"; brackets of a name stay.
std::string without_unit(const std::string& value) {
  const auto unit = value.find('[');
  const bool is_number = !value.empty() && value.find_first_not_of("0123456789+-.eE ") == unit;
  return is_number && unit != std::string::npos ? base::trimmed(value.substr(0, unit)) : value;
}

}  // namespace

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

bool is_omm_key(const std::string& text) {
  static const std::set<std::string> kKeys{"CCSDS_OMM_VERS",    "OBJECT_NAME",         "OBJECT_ID",    "CENTER_NAME",
                                           "REF_FRAME",         "TIME_SYSTEM",         "EPOCH",        "MEAN_MOTION",
                                           "ECCENTRICITY",      "MEAN_ELEMENT_THEORY", "INCLINATION",  "RA_OF_ASC_NODE",
                                           "ARG_OF_PERICENTER", "MEAN_ANOMALY",        "NORAD_CAT_ID", "BSTAR"};
  return kKeys.contains(upper_case(base::trimmed(text)));
}

TextPlaces::TextPlaces(const std::string& text, std::string path) : path_(std::move(path)), begins_{0} {
  for (auto at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) begins_.push_back(at + 1);
}

config::SourceLocation TextPlaces::at(std::size_t offset) const {
  const auto next = std::upper_bound(begins_.begin(), begins_.end(), offset);
  const auto line = next - begins_.begin();
  return {path_, static_cast<std::uint32_t>(line), static_cast<std::uint32_t>(offset - *std::prev(next) + 1)};
}

std::vector<Omm> omm_of_json(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  const TextPlaces places(text, path);
  nlohmann::json root;
  try {
    root = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    problems.push_back({places.at(error.byte == 0 ? 0 : error.byte - 1), "is no JSON here"});
    return {};
  }
  if (root.is_object()) root = nlohmann::json::array({root});
  std::vector<Omm> messages;
  std::map<std::string, std::size_t> searched;  // where each key was found last: values have no places of their own
  for (const auto& item : root) {
    if (!item.is_object()) {
      problems.push_back({{path, 1, 1}, "must be an object or a list of objects, one for each message"});
      return {};
    }
    Omm omm{{}, {path, 1, 1}};
    for (const auto& [key, value] : item.items()) {
      auto& from = searched[key];
      const auto found = text.find('"' + key + '"', from);
      const auto at = found == std::string::npos ? 0 : found;
      from = at + key.size() + 2;
      const auto location = places.at(at);
      if (value.is_structured()) problems.push_back({location, key + " must be a text or a number"});
      omm.fields[upper_case(key)] = {value.is_string() ? base::trimmed(value.get<std::string>())
                                     : value.is_null() ? ""
                                                       : value.dump(),
                                     location};
      omm.location = location;
    }
    messages.push_back(std::move(omm));
  }
  return messages;
}

std::vector<Omm> omm_of_csv(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  std::istringstream lines(text);
  std::string line;
  std::getline(lines, line);
  std::vector<std::string> keys;
  for (const auto& field : base::csv_fields(line)) keys.push_back(upper_case(field.text));
  std::vector<Omm> messages;
  for (std::uint32_t number = 2; std::getline(lines, line); ++number) {
    if (base::trimmed(line).empty()) continue;
    const auto fields = base::csv_fields(line);
    if (fields.size() != keys.size()) {
      problems.push_back(
          {{path, number, 1},
           "must have " + std::to_string(keys.size()) + " fields as the header, not " + std::to_string(fields.size())});
      continue;
    }
    Omm omm{{}, {path, number, 1}};
    for (std::size_t i = 0; i < fields.size(); ++i)
      omm.fields[keys[i]] = {fields[i].text, {path, number, static_cast<std::uint32_t>(fields[i].column)}};
    messages.push_back(std::move(omm));
  }
  return messages;
}

std::vector<Omm> omm_of_kvn(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  std::istringstream lines(text);
  std::string line;
  std::vector<Omm> messages;
  for (std::uint32_t number = 1; std::getline(lines, line); ++number) {
    const auto content = base::trimmed(line);
    if (content.empty() || upper_case(content).rfind("COMMENT", 0) == 0) continue;
    const auto equals = line.find('=');
    if (equals == std::string::npos) {
      problems.push_back({{path, number, 1}, "must be KEY = VALUE"});
      continue;
    }
    const auto key = upper_case(base::trimmed(line.substr(0, equals)));
    // A message ends where a key comes again; its keys may come in any order.
    const bool again = !messages.empty() && messages.back().fields.count(key) != 0;
    if (messages.empty() || again) messages.push_back({{}, {path, number, 1}, true});
    messages.back().fields[key] = {without_unit(base::trimmed(line.substr(equals + 1))),
                                   {path, number, static_cast<std::uint32_t>(equals + 2)}};
  }
  return messages;
}

}  // namespace flatsat::orbit
