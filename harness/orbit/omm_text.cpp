// The three texts in which orbit mean-elements messages come.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/orbit/omm.h"

namespace flatsat::orbit {
namespace {

config::SourceLocation location_at(const std::string& text, std::size_t offset, const std::string& path) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  const auto line = std::count(text.begin(), end, '\n');
  const auto begin = line == 0 ? 0 : text.rfind('\n', offset == 0 ? 0 : offset - 1) + 1;
  return {path, static_cast<std::uint32_t>(line + 1), static_cast<std::uint32_t>(offset - begin + 1)};
}

/// The quoted fields of one line of CSV, each with its column from 1.
std::vector<std::pair<std::string, std::uint32_t>> csv_fields(const std::string& line) {
  std::vector<std::pair<std::string, std::uint32_t>> fields{{"", 1}};
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      fields.emplace_back("", static_cast<std::uint32_t>(i + 2));
    else
      fields.back().first += line[i];
  }
  for (auto& field : fields) field.first = trimmed(field.first);
  return fields;
}

}  // namespace

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  return first == std::string::npos ? "" : text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string upper_case(std::string text) {
  for (char& c : text) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return text;
}

std::vector<Omm> omm_of_json(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  nlohmann::json root;
  try {
    root = nlohmann::json::parse(text);
  } catch (const nlohmann::json::parse_error& error) {
    const auto location = location_at(text, error.byte == 0 ? 0 : error.byte - 1, path);
    problems.push_back({location, "is no JSON here"});
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
      const auto location = location_at(text, at, path);
      if (value.is_structured()) problems.push_back({location, key + " must be a text or a number"});
      omm.fields[upper_case(key)] = {value.is_string() ? value.get<std::string>()
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
  const auto header = csv_fields(line);
  std::vector<Omm> messages;
  for (std::uint32_t number = 2; std::getline(lines, line); ++number) {
    if (trimmed(line).empty()) continue;
    const auto fields = csv_fields(line);
    if (fields.size() != header.size()) {
      problems.push_back({{path, number, 1},
                          "must have " + std::to_string(header.size()) + " fields as the header, not " +
                              std::to_string(fields.size())});
      continue;
    }
    Omm omm{{}, {path, number, 1}};
    for (std::size_t i = 0; i < fields.size(); ++i)
      omm.fields[upper_case(header[i].first)] = {fields[i].first, {path, number, fields[i].second}};
    messages.push_back(std::move(omm));
  }
  return messages;
}

std::vector<Omm> omm_of_kvn(const std::string& text, const std::string& path, std::vector<config::Problem>& problems) {
  std::istringstream lines(text);
  std::string line;
  std::vector<Omm> messages;
  for (std::uint32_t number = 1; std::getline(lines, line); ++number) {
    const auto content = trimmed(line);
    if (content.empty() || upper_case(content).rfind("COMMENT", 0) == 0) continue;
    const auto equals = line.find('=');
    if (equals == std::string::npos) {
      problems.push_back({{path, number, 1}, "must be KEY = VALUE"});
      continue;
    }
    const auto key = upper_case(trimmed(line.substr(0, equals)));
    // A message ends where a key comes again; its keys may come in any order.
    const bool again = !messages.empty() && messages.back().fields.count(key) != 0;
    if (messages.empty() || again) messages.push_back({{}, {path, number, 1}});
    auto value = trimmed(line.substr(equals + 1));
    if (const auto unit = value.find('['); unit != std::string::npos) value = trimmed(value.substr(0, unit));
    messages.back().fields[key] = {value, {path, number, static_cast<std::uint32_t>(equals + 2)}};
  }
  return messages;
}

}  // namespace flatsat::orbit
