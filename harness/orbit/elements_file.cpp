#include "harness/orbit/elements_file.h"

#include <algorithm>
#include <iostream>
#include <sstream>

#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/config/table.h"
#include "harness/orbit/oem.h"
#include "harness/orbit/omm.h"

namespace flatsat::orbit {
namespace {

struct TextLine {
  std::string text;
  std::uint32_t number;
};

std::vector<TextLine> lines_of(const std::string& text) {
  std::vector<TextLine> lines;
  std::istringstream stream(text);
  std::uint32_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (line.find_first_not_of(" \t") != std::string::npos) lines.push_back({line, number});
  }
  return lines;
}

constexpr std::uint32_t kMotionColumn = 53;  // of line 2

bool is_line(const TextLine& line, int number) { return environment::has_form_of_line(line.text, number); }

/// The whole title, without the 0 that some catalogues put in front; a remark of '#' is none.
std::string title_of(const std::string& line) {
  const std::string text = base::trimmed(line);
  if (text[0] == '#') return {};
  return text.rfind("0 ", 0) == 0 ? base::trimmed(text.substr(1)) : text;
}

/// Sets among any other text, of which the line before a set is its title.
std::vector<ElementSet> read_two_lines(const std::vector<TextLine>& lines, const std::string& path,
                                       std::vector<config::Problem>& problems) {
  std::vector<ElementSet> sets;
  std::string title;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& one = lines[i];
    if (!is_line(one, 1)) {
      if (is_line(one, 2)) problems.push_back({{path, one.number, 1}, "a line 1 must come before this line 2"});
      title = title_of(one.text);
      continue;
    }
    if (i + 1 >= lines.size() || !is_line(lines[i + 1], 2)) {
      problems.push_back({{path, one.number, 1}, "a line 2 must follow this line 1"});
      continue;
    }
    const auto& two = lines[++i];
    try {
      const auto tle = environment::parse_tle(one.text, two.text);
      sets.push_back({title.empty() ? tle.satellite : title, tle, {}, {path, two.number, kMotionColumn}});
    } catch (const environment::TleError& error) {
      for (const auto& p : error.problems())
        problems.push_back({{path, (p.line == 1 ? one : two).number, static_cast<std::uint32_t>(p.column)}, p.text});
    }
    title.clear();
  }
  return sets;
}

std::vector<ElementSet> read_messages(const std::vector<Omm>& messages, std::vector<config::Problem>& problems) {
  std::vector<ElementSet> sets;
  for (const auto& omm : messages) sets.push_back(element_set_of(omm, problems));
  return sets;
}

using MessageReader = std::vector<Omm> (*)(const std::string& text, const std::string& path,
                                           std::vector<config::Problem>& problems);

/// The reader of the messages' text by how it begins; null for a text that is none.
MessageReader reader_of(const std::vector<TextLine>& lines) {
  const std::string& first = lines.front().text;
  const char begin = first[first.find_first_not_of(" \t")];
  if (begin == '{' || begin == '[') return omm_of_json;
  if (begin == '<') return omm_of_xml;
  if (first.find(',') != std::string::npos && upper_case(first).find("MEAN_MOTION") != std::string::npos)
    return omm_of_csv;
  const auto has_key = [](const TextLine& line) { return is_omm_key(line.text.substr(0, line.text.find('='))); };
  return std::any_of(lines.begin(), lines.end(), has_key) ? omm_of_kvn : nullptr;
}

std::vector<ElementSet> read_ephemerides(const std::string& text, const std::string& path,
                                         std::vector<config::Problem>& problems) {
  std::vector<ElementSet> sets;
  for (auto& one : read_oem(text, path, problems)) {
    ElementSet set{one.name.empty() ? one.number : one.name, {}, std::move(one.ephemeris)};
    set.tle.satellite = one.number.empty() ? one.name : one.number;
    set.tle.epoch = set.ephemeris->start;
    sets.push_back(std::move(set));
  }
  return sets;
}

}  // namespace

std::vector<ElementSet> read_elements(const std::string& given, const std::string& path) {
  const std::string text = base::without_byte_order_mark(given);
  const auto lines = lines_of(text);
  if (lines.empty()) throw config::ConfigError({{{path, 1, 1}, "holds no element set"}});
  std::vector<config::Problem> problems;
  std::vector<ElementSet> sets;
  // Lines of a set tell more than what stands above them: a title may begin like anything.
  if (is_oem(text))
    sets = read_ephemerides(text, path, problems);
  else if (std::any_of(lines.begin(), lines.end(),
                       [](const auto& line) { return is_line(line, 1) || is_line(line, 2); }))
    sets = read_two_lines(lines, path, problems);
  else if (const auto read = reader_of(lines))
    sets = read_messages(read(text, path, problems), problems);
  if (problems.empty() && sets.empty())
    problems.push_back(
        {{path, 1, 1},
         "holds no element set: neither two-line elements nor an OMM as XML, JSON, CSV or KVN nor an OEM"});
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return sets;
}

bool is_meant(const std::string& word, const ElementSet& set) {
  if (word == set.name || word == set.tle.satellite) return true;
  const auto number = environment::catalogue_number(word);
  return number && number == environment::catalogue_number(set.tle.satellite);
}

std::vector<ElementSet> read_elements_file(const std::string& path) {
  if (path != "-") return read_elements(config::read_file(path), path);
  std::ostringstream text;
  text << std::cin.rdbuf();
  return read_elements(text.str(), "stdin");
}

}  // namespace flatsat::orbit
