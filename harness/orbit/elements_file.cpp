#include "harness/orbit/elements_file.h"

#include <fstream>
#include <iostream>
#include <sstream>

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

std::string title_word(const std::string& line) {
  std::istringstream words(line.rfind("0 ", 0) == 0 ? line.substr(2) : line);
  std::string word;
  words >> word;
  return word;
}

bool begins(const TextLine& line, const char* with) { return line.text.rfind(with, 0) == 0; }

std::vector<ElementSet> read_two_lines(const std::vector<TextLine>& lines, const std::string& path,
                                       std::vector<config::Problem>& problems) {
  std::vector<ElementSet> sets;
  std::string title;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto& one = lines[i];
    if (!begins(one, "1 ") && !(i + 1 < lines.size() && begins(lines[i + 1], "2 "))) {
      if (begins(one, "2 ")) problems.push_back({{path, one.number, 1}, "a line 1 must come before this line 2"});
      title = title_word(one.text);
      continue;
    }
    if (i + 1 >= lines.size() || !begins(lines[i + 1], "2 ")) {
      problems.push_back({{path, one.number, 1}, "a line 2 must follow this line 1"});
      continue;
    }
    const auto& two = lines[++i];
    try {
      const auto tle = environment::parse_tle(one.text, two.text);
      sets.push_back({title.empty() ? tle.satellite : title, tle});
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

std::vector<ElementSet> read_elements(const std::string& text, const std::string& path) {
  std::vector<config::Problem> problems;
  std::vector<ElementSet> sets;
  const auto lines = lines_of(text);
  const std::string first = lines.empty() ? "" : lines.front().text;
  const auto begin = first.find_first_not_of(" \t");
  if (lines.empty()) {
    problems.push_back({{path, 1, 1}, "holds no element set"});
  } else if (is_oem(text)) {
    sets = read_ephemerides(text, path, problems);
  } else if (first[begin] == '{' || first[begin] == '[') {
    sets = read_messages(omm_of_json(text, path, problems), problems);
  } else if (upper_case(first).find("MEAN_MOTION") != std::string::npos && first.find(',') != std::string::npos) {
    sets = read_messages(omm_of_csv(text, path, problems), problems);
  } else if (first.find('=') != std::string::npos && !begins(lines.front(), "0 ")) {
    sets = read_messages(omm_of_kvn(text, path, problems), problems);
  } else {
    sets = read_two_lines(lines, path, problems);
  }
  if (problems.empty() && sets.empty())
    problems.push_back(
        {{path, 1, 1}, "holds no element set: neither two-line elements nor an OMM as JSON, CSV or KVN nor an OEM"});
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return sets;
}

std::vector<ElementSet> read_elements_file(const std::string& path) {
  std::ostringstream text;
  if (path == "-") {
    text << std::cin.rdbuf();
    return read_elements(text.str(), "stdin");
  }
  std::ifstream file(path);
  if (!file) throw config::ConfigError({{{path, 0, 0}, "cannot be read"}});
  text << file.rdbuf();
  return read_elements(text.str(), path);
}

}  // namespace flatsat::orbit
