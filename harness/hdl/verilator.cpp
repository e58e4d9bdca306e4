#include "harness/hdl/verilator.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <pugixml.hpp>
#include <set>
#include <sstream>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/hdl/build_place.h"
#include "harness/hdl/edges.h"
#include "harness/hdl/port_types.h"

namespace flatsat::hdl {
namespace {

constexpr std::size_t kMaxErrors = 40;

bool digits(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "FILE:LINE:COL: text" or "FILE:LINE: text" or plain text.
config::Problem located(const std::string& text, const config::SourceLocation& otherwise) {
  std::size_t colon = 0;
  while ((colon = text.find(':', colon + 1)) != std::string::npos) {
    const auto second = text.find(':', colon + 1);
    if (second == std::string::npos) break;
    const std::string line = text.substr(colon + 1, second - colon - 1);
    if (!digits(line)) continue;
    config::SourceLocation location{text.substr(0, colon), static_cast<std::uint32_t>(std::stoul(line.substr(0, 9))),
                                    1};
    auto rest = second + 1;
    if (const auto third = text.find(':', rest);
        third != std::string::npos && digits(text.substr(rest, third - rest))) {
      location.column =
          static_cast<std::uint32_t>(std::stoul(text.substr(rest, std::min<std::size_t>(9, third - rest))));
      rest = third + 1;
    }
    return {location, text.substr(std::min(text.size(), rest + 1))};
  }
  return {otherwise, "Verilator: " + text};
}

/// What helps against an error of a class, "%Error-BLKANDNBLK: ...".
std::string remedy(const std::string& line, std::size_t colon) {
  if (line.find("Cannot find file containing module") != std::string::npos)
    return "; name its file, its folder in library_dirs, or, of a maker's cell, a model of your own";
  static const std::set<std::string> kCanPass{"BLKANDNBLK",  "PROCASSWIRE", "CONTASSREG", "ASSIGNIN",
                                              "BLKLOOPINIT", "ENUMVALUE",   "PINNOTFOUND"};
  if (line.rfind("%Error-", 0) != 0 || colon == std::string::npos) return {};
  const std::string name = line.substr(7, colon - 7);
  return kCanPass.count(name) == 0 ? " (" + name + ")" : "; \"-Wno-" + name + "\" among the files lets it pass";
}

}  // namespace

VerilatorWords sort_words(const std::string& output, const config::SourceLocation& otherwise) {
  VerilatorWords words;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line);) {
    if (line.rfind("%Warning-", 0) == 0) {
      ++words.warnings[line.substr(9, line.find(':') - 9)];
    } else if (line.rfind("%Error", 0) == 0) {
      const auto begin = line.find(": ");
      const std::string text = begin == std::string::npos ? line : line.substr(begin + 2);
      const bool summary = text.rfind("Exiting due to", 0) == 0 || text.rfind("Command Failed", 0) == 0 ||
                           text.rfind("Cannot continue", 0) == 0;
      if (!summary && words.errors.size() < kMaxErrors)
        words.errors.push_back(located(text + remedy(line, begin), otherwise));
    }
  }
  return words;
}

std::string grave_warnings(const std::map<std::string, unsigned>& warnings) {
  static const std::set<std::string> kGrave{"LATCH",      "COMBDLY",   "MULTIDRIVEN",  "BLKANDNBLK", "BLKSEQ",
                                            "INITIALDLY", "UNOPTFLAT", "ALWCOMBORDER", "CASEX",      "IMPLICIT",
                                            "PINMISSING", "WIDTH",     "UNDRIVEN",     "STMTDLY",    "ASSIGNDLY",
                                            "LITENDIAN",  "MULTITOP",  "SELRANGE"};
  std::map<std::string, unsigned> grave;
  for (const auto& [name, count] : warnings)
    if (kGrave.count(name) != 0) grave[name] = count;
  return all_warnings(grave);
}

std::string all_warnings(const std::map<std::string, unsigned>& warnings) {
  std::string text;
  for (const auto& [name, count] : warnings) text += (text.empty() ? "" : ", ") + name + " " + std::to_string(count);
  return text;
}

std::string verilator_version() {
  try {
    const auto said = base::run({.words = {"verilator", "--version"}});
    if (!said.status.is_success()) return {};
    return said.output.substr(0, said.output.find('\n'));
  } catch (const std::runtime_error&) {
    return {};
  }
}

std::optional<unsigned> RtlPort::place_of(int number) const {
  const auto [least, most] = std::minmax(left, right);
  if (number < least || number > most) return std::nullopt;
  return static_cast<unsigned>(std::abs(number - right)) * step;
}

bool RtlPort::overlaps(const RtlPort& other) const {
  if (root() != other.root()) return false;
  if (whole.empty() || other.whole.empty()) return true;
  return word == other.word && low < other.low + other.bits && other.low < low + bits;
}

const char* to_string(RtlPort::Direction direction) {
  switch (direction) {
    case RtlPort::Direction::kIn:
      return "input";
    case RtlPort::Direction::kOut:
      return "output";
    case RtlPort::Direction::kInOut:
      return "inout";
  }
  return "?";
}

namespace {

/// The variable that a left side writes: the first one below it that is no index.
std::string written(pugi::xml_node side) {
  while (side && std::string(side.name()) != "varref") side = side.first_child();
  return side.attribute("name").as_string();
}

std::vector<RegisterName> registers_of(const pugi::xml_node& netlist) {
  std::vector<RegisterName> registers;
  for (const auto& module : netlist.children("module")) {
    std::set<std::string> names, own;
    for (const auto& var : module.children("var"))
      if (!var.attribute("dir") && !var.attribute("param")) own.insert(var.attribute("name").as_string());
    for (const auto& assign : module.select_nodes(".//assigndly"))
      if (const auto name = written(assign.node().last_child()); own.count(name) != 0) names.insert(name);
    for (const auto& name : names) registers.push_back({module.attribute("origName").as_string(), name});
  }
  return registers;
}

std::vector<MemoryName> memories_of(const pugi::xml_node& netlist, const PortTypes& types) {
  std::vector<MemoryName> memories;
  for (const auto& module : netlist.children("module"))
    for (const auto& found : module.select_nodes(".//var")) {
      const std::string type = found.node().attribute("dtype_id").as_string();
      const auto words = types.words(type);
      if (words <= kMostTracedWords) continue;
      RtlPort word;
      types.measure(type, word);
      memories.push_back(
          {module.attribute("origName").as_string(), found.node().attribute("name").as_string(), words, word.bits});
    }
  return memories;
}

/// How often each module is there.
std::map<std::string, std::uint64_t> instances_of(const pugi::xml_node& netlist) {
  std::map<std::string, std::vector<std::string>> inside;  // names of modules, by the module that they are in
  std::map<std::string, std::uint64_t> counts;
  for (const auto& module : netlist.children("module")) {
    auto& names = inside[module.attribute("name").as_string()];
    for (const auto& i : module.select_nodes(".//instance"))
      names.emplace_back(i.node().attribute("defName").as_string());
  }
  const std::function<void(const std::string&, int)> visit = [&](const std::string& name, int depth) {
    const auto found = inside.find(name);
    if (found == inside.end() || depth > 256) return;
    ++counts[name];
    for (const auto& child : found->second) visit(child, depth + 1);
  };
  visit(netlist.find_child_by_attribute("module", "topModule", "1").attribute("name").as_string(), 0);
  return counts;
}

/// Registers and memories are what is assigned by <= ; an array is a memory.
RtlSize size_of(const pugi::xml_node& netlist, const PortTypes& types) {
  RtlSize size;
  const auto counts = instances_of(netlist);
  for (const auto& module : netlist.children("module")) {
    const auto count = counts.find(module.attribute("name").as_string());
    if (count == counts.end()) continue;
    ++size.modules;
    size.instances += count->second;
    std::set<std::string> clocked;
    for (const auto& assign : module.select_nodes(".//assigndly")) clocked.insert(written(assign.node().last_child()));
    for (const auto& found : module.select_nodes(".//var")) {
      const auto var = found.node();
      if (clocked.erase(var.attribute("name").as_string()) == 0) continue;
      RtlPort port;
      const std::string type = var.attribute("dtype_id").as_string();
      types.measure(type, port);
      const auto words = types.words(type);
      (words > 1 ? size.memory_bits : size.register_bits) += count->second * words * port.bits;
    }
  }
  return size;
}

std::uint64_t lines_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return static_cast<std::uint64_t>(
      std::count(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>(), '\n'));
}

/// "c,2,19,2,26": the file by its letters, line and column.
config::SourceLocation location_of(const pugi::xml_node& node, const std::map<std::string, std::string>& files) {
  const std::string text = node.attribute("loc").as_string();
  const auto comma = text.find(',');
  unsigned line = 0, column = 0;
  if (comma != std::string::npos) std::sscanf(text.c_str() + comma, ",%u,%u", &line, &column);
  const auto file = files.find(text.substr(0, comma));
  return {file == files.end() ? "" : file->second, line, column};
}

PortList from_xml(const std::string& path, const std::string& folder, const PlainNames& names) {
  pugi::xml_document document;
  if (const auto done = document.load_file(path.c_str()); !done)
    throw std::runtime_error("Verilator's list of ports cannot be read: " + std::string(done.description()));
  const auto root = document.child("verilator_xml");
  const auto netlist = root.child("netlist");
  const PortTypes types(netlist.child("typetable"));
  PortList list;
  std::map<std::string, std::string> files;  // by Verilator's letters
  for (const auto& file : root.child("files").children("file")) {
    const std::string name = file.attribute("filename").as_string();
    if (name.empty() || name.front() == '<' || name.find("verilated_std.sv") != std::string::npos) continue;
    list.files.push_back((std::filesystem::path(folder) / names.restored(name)).lexically_normal().string());
    files[file.attribute("id").as_string()] = list.files.back();
  }
  const auto edges = edges_of_inputs(netlist);
  const auto top = netlist.find_child_by_attribute("module", "topModule", "1");
  for (const auto& var : top.children("var")) {
    const std::string direction = var.attribute("dir").as_string();
    RtlPort port;
    port.name = var.attribute("name").as_string();
    port.location = location_of(var, files);
    if (const auto edge = edges.find(port.name); edge != edges.end()) port.edge = edge->second;
    types.measure(var.attribute("dtype_id").as_string(), port);
    if (direction.empty()) continue;
    port.direction = direction == "output"  ? RtlPort::Direction::kOut
                     : direction == "inout" ? RtlPort::Direction::kInOut
                                            : RtlPort::Direction::kIn;
    list.ports.push_back(port);
    if (port.direction != RtlPort::Direction::kInOut)
      types.add_parts(var.attribute("dtype_id").as_string(), port, list.ports);
  }
  list.registers = registers_of(netlist);
  list.memories = memories_of(netlist, types);
  list.size = size_of(netlist, types);
  for (const auto& file : list.files) list.size.lines += lines_of(file);
  return list;
}

}  // namespace

namespace {

/// Runs Verilator over a design as it is; throws where it refuses.
VerilatorWords elaborate(std::vector<std::string> words, const SourceSet& set, const config::SourceLocation& top,
                         PlainNames& names) {
  words.insert(words.end(),
               {"-Wno-fatal", "-Wwarn-ASSIGNDLY", "--no-timing", "--top-module", set.top, "--relative-includes"});
  for (const auto& p : set.parameters) words.push_back("-G" + p);
  const auto sources = names.of(verilator_sources(set));
  words.insert(words.end(), sources.begin(), sources.end());
  auto said = base::run({.words = words, .folder = set.folder});
  said.output = names.restored(said.output);
  auto sorted = sort_words(said.output, top);
  if (said.status.is_success()) return sorted;
  if (!sorted.errors.empty()) throw config::ConfigError(std::move(sorted.errors));
  const auto last = said.output.find_last_not_of('\n');
  const auto begin = said.output.find_last_of('\n', last);
  throw std::runtime_error("verilator " + said.status.text() + ": " +
                           said.output.substr(begin == std::string::npos ? 0 : begin + 1, 400));
}

}  // namespace

std::map<std::string, unsigned> lint(const SourceSet& set, const config::SourceLocation& top) {
  const auto scratch = place_to_build("", "flatsat-lint-");
  PlainNames names(scratch.path());
  return elaborate({"verilator", "--lint-only", "-Wall"}, set, top, names).warnings;
}

PortList read_ports(const SourceSet& set, const config::SourceLocation& top, const std::string& scratch) {
  const std::string xml = (std::filesystem::path(scratch) / "ports.xml").string();
  PlainNames names(scratch);
  auto sorted = elaborate({"verilator", "--xml-only", "--xml-output", xml, "--Mdir", scratch}, set, top, names);
  auto list = from_xml(xml, set.folder, names);
  list.warnings = std::move(sorted.warnings);
  return list;
}

}  // namespace flatsat::hdl
