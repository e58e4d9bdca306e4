#include "harness/testbed/hypatia_directory.h"

#include <filesystem>
#include <set>

#include "harness/config/table.h"
#include "harness/testbed/input_text.h"
#include "harness/testbed/text_file.h"
#include "models/environment/utc.h"

namespace flatsat::testbed {
namespace {

using config::Problem;

std::string counted(std::size_t count, const std::string& what) { return std::to_string(count) + " " + what; }

/// A file of the directory, as path and text.
struct File {
  std::string path, text;
};

/// Where they are.
struct Directory {
  const Testbed& bed;
  const std::string& name;
  File file(const char* file) const {
    const auto name_of_file = hypatia_file(name, file);
    return {input_path(bed, name_of_file), needed_text(bed, name_of_file)};
  }
  bool has(const char* file) const { return input_text(bed, hypatia_file(name, file)).has_value(); }
};

/// Calls `read`; what it throws as mistakes of the user is added to the problems.
template <class Read>
void gather(std::vector<Problem>& problems, Read read) {
  try {
    read();
  } catch (const config::ConfigError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
  }
}

void check_epochs(const HypatiaDirectory& d, std::vector<Problem>& problems) {
  for (const auto& set : d.satellites) {
    if (environment::seconds_between(d.satellites.front().tle.epoch, set.tle.epoch) == 0.0) continue;
    problems.push_back({set.location, "satellite " + set.name + " must have the epoch of the first one"});
  }
}

/// Titles are a name and the satellite's number, counted from 0.
void check_numbers(const HypatiaDirectory& d, std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < d.satellites.size(); ++i) {
    const auto& set = d.satellites[i];
    const auto blank = set.name.find_last_of(' ');
    if (blank != std::string::npos && set.name.substr(blank + 1) == std::to_string(i)) continue;
    config::SourceLocation title = set.location;
    title.line -= 2, title.column = 1;
    problems.push_back(
        {title, "must be a name and the satellite's number, " + std::to_string(i) + ", not '" + set.name + "'"});
    return;  // all after it would be wrong as well
  }
}

void read_satellites(const File& file, HypatiaDirectory& d, std::vector<Problem>& problems) {
  const auto lines = lines_of(file.text, file.path, " \t");
  const std::string right = "the first line must be two numbers, planes and satellites per plane, like \"34 34\"";
  if (lines.empty() || lines.front().words.size() != 2) {
    problems.push_back({{file.path, 1, 1}, right});
    return;
  }
  const auto& head = lines.front().words;
  const auto planes = number_of<std::uint32_t>(head[0], "the number of planes", problems),
             per_plane = number_of<std::uint32_t>(head[1], "the number of satellites per plane", problems);
  if (!planes || !per_plane) return;
  d.planes = *planes, d.per_plane = *per_plane;
  const std::size_t before = problems.size();
  gather(problems, [&] { d.satellites = orbit::read_elements(file.text, file.path); });
  if (problems.size() != before) return;
  if (d.satellites.size() != std::size_t{d.planes} * d.per_plane)
    problems.push_back({head[0].location, "says " + counted(d.planes, "planes of ") +
                                              counted(d.per_plane, "satellites, which are ") +
                                              std::to_string(std::size_t{d.planes} * d.per_plane) + ", but " +
                                              counted(d.satellites.size(), "follow")});
  check_numbers(d, problems);
  check_epochs(d, problems);
}

void read_links(const File& file, HypatiaDirectory& d, std::vector<Problem>& problems) {
  std::set<mesh::Pair> seen;
  for (const auto& line : lines_of(file.text, file.path, " \t")) {
    if (line.words.size() != 2) {
      problems.push_back({line.location, "must be two numbers of satellites"});
      continue;
    }
    const auto a = number_of<std::uint32_t>(line.words[0], "a satellite", problems),
               b = number_of<std::uint32_t>(line.words[1], "a satellite", problems);
    if (!a || !b) continue;
    bool known = true;
    for (std::size_t i = 0; i < 2; ++i) {
      if ((i == 0 ? *a : *b) < d.satellites.size()) continue;
      known = false;
      problems.push_back({line.words[i].location, "there is no satellite " + line.words[i].text +
                                                      ": tles.txt has 0 .. " +
                                                      std::to_string(d.satellites.size() - 1)});
    }
    const mesh::Pair pair{std::min(*a, *b), std::max(*a, *b)};
    if (*a == *b)
      problems.push_back({line.words[1].location, "links satellite " + line.words[1].text + " with itself"});
    else if (!seen.insert(pair).second)
      problems.push_back({line.location, "stands twice"});
    else if (known)
      d.links.push_back(pair), d.link_places.push_back(line.location);
  }
}

void read_description(const File& file, HypatiaDirectory& d, std::vector<Problem>& problems) {
  const auto find = [&](const std::string& key, double& km) {
    for (const auto& line : lines_of(file.text, file.path, "=")) {
      if (line.words.size() != 2 || line.words[0].text != key) continue;
      const auto metres = number_of<double>(line.words[1], key, problems);
      if (metres && *metres > 0.0) km = *metres / 1e3;
      if (metres && !(*metres > 0.0)) problems.push_back({line.words[1].location, key + " must be above 0"});
      return;
    }
    problems.push_back({{file.path, 1, 1}, key + " is missing"});
  };
  find("max_isl_length_m", d.longest_link_km);
  find("max_gsl_length_m", d.longest_site_link_km);
}

void read_sites(const File& file, HypatiaDirectory& d, std::vector<Problem>& problems) {
  for (const auto& line : lines_of(file.text, file.path, ",")) {
    const auto& words = line.words;
    if (words.size() != 5 && words.size() != 8) {
      problems.push_back({line.location,
                          "must have 5 columns (number, name, latitude, longitude, elevation), or 8 with "
                          "the Cartesian place, not " +
                              std::to_string(words.size())});
      continue;
    }
    const auto number = number_of<std::size_t>(words[0], "the site's number", problems);
    const auto latitude = number_of<double>(words[2], "the latitude", problems),
               longitude = number_of<double>(words[3], "the longitude", problems),
               elevation = number_of<double>(words[4], "the elevation", problems);
    if (number && *number != d.sites.size())
      problems.push_back({words[0].location, "the site's number must be " + std::to_string(d.sites.size()) +
                                                 ", one more than the line before, not " + words[0].text});
    if (latitude && !(std::abs(*latitude) <= 90.0))
      problems.push_back({words[2].location, "the latitude must be from -90 to 90 deg"});
    if (longitude && !(std::abs(*longitude) <= 360.0))
      problems.push_back({words[3].location, "the longitude must be from -360 to 360 deg"});
    if (!latitude || !longitude || !elevation) continue;
    d.sites.push_back({words[1].text, *latitude, *longitude, *elevation / 1e3, std::nullopt, d.longest_site_link_km});
  }
}

/// One line a node, satellites and sites: the count that satgenpy checks itself.
void compare_interfaces(const Directory& directory, const HypatiaDirectory& d, std::vector<Problem>& problems) {
  if (!directory.has("gsl_interfaces_info.txt")) return;
  const File file = directory.file("gsl_interfaces_info.txt");
  const std::size_t count = lines_of(file.text, file.path, ",").size(), nodes = d.satellites.size() + d.sites.size();
  if (count != nodes)
    problems.push_back({{file.path, 1, 1},
                        "has " + counted(count, "lines, but ") + counted(d.satellites.size(), "satellites and ") +
                            counted(d.sites.size(), "sites are ") + std::to_string(nodes)});
}

}  // namespace

std::string hypatia_file(const std::string& directory, const std::string& file) {
  return (std::filesystem::path(directory) / file).lexically_normal().string();
}

HypatiaDirectory read_hypatia(const Testbed& bed, const std::string& name, std::vector<Problem>& problems) {
  const Directory directory{bed, name};
  HypatiaDirectory d;
  const std::size_t before = problems.size();
  gather(problems, [&] { read_satellites(directory.file("tles.txt"), d, problems); });
  gather(problems, [&] { read_description(directory.file("description.txt"), d, problems); });
  if (!d.satellites.empty()) gather(problems, [&] { read_links(directory.file("isls.txt"), d, problems); });
  gather(problems, [&] { read_sites(directory.file("ground_stations.txt"), d, problems); });
  if (problems.size() == before) gather(problems, [&] { compare_interfaces(directory, d, problems); });
  return d;
}

}  // namespace flatsat::testbed
