#include "harness/hdl/yosys.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/process.h"
#include "harness/base/text.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFlipFlops =
    "t:$dff t:$dffe t:$adff t:$adffe t:$sdff t:$sdffe t:$sdffce t:$aldff t:$aldffe t:$dffsr t:$dffsre";

/// Own names only: a library folder's modules are read where they are missing.
std::string script(const SourceSet& set, const std::string& result) {
  std::string text = "read_verilog -sv -defer";
  for (const auto& d : set.defines) text += " -D" + d;
  for (const auto& i : set.include_dirs) text += " -I" + i;
  for (const auto* list : {&set.libraries, &set.files})
    for (const auto& file : *list)
      if (fs::path(file).extension() != ".vlt") text += " " + base::quoted(file);
  text += "\nhierarchy -top " + set.top;
  for (const auto& folder : set.library_dirs) text += " -libdir " + base::quoted(folder);
  for (const auto& p : set.parameters) {
    const auto equals = p.find('=');
    text += " -chparam " + p.substr(0, equals) + " " + p.substr(equals + 1);
  }
  return text + "\nproc\nflatten\nmemory -nomap\nopt\nsimplemap " + kFlipFlops + "\ntee -q -o " + result +
         " stat -json\n";
}

/// The first line that says an error; yosys puts the file and its line before it.
std::string refusal(const std::string& output) {
  const auto at = output.find("ERROR: ");
  if (at == std::string::npos) return "it ended without a result, or was not done in two minutes";
  const auto begin = output.rfind('\n', at) + 1;  // 0 where there is none
  std::string line = output.substr(begin, std::min<std::size_t>(400, output.find('\n', at) - begin));
  return line.replace(at - begin, std::min<std::size_t>(7, line.size() - (at - begin)), "");
}

}  // namespace

YosysCells yosys_cells(const SourceSet& set, const std::string& scratch) {
  YosysCells cells;
  if (!base::run({.words = {"sh", "-c", "command -v yosys"}}).status.is_success()) return cells;
  cells.there = true;
  const auto result = (fs::path(scratch) / "cells.json").string(), commands = (fs::path(scratch) / "cells.ys").string();
  std::ofstream(commands) << script(set, result);
  const auto said = base::run({.words = {"timeout", "120", "yosys", "-s", commands}, .folder = set.folder});
  std::ifstream file(result);
  const auto stat = nlohmann::json::parse(file, nullptr, false);
  if (!said.status.is_success() || !stat.is_object()) {
    cells.refused = refusal(said.output);
    return cells;
  }
  const auto& flat = stat.at("modules").begin().value();  // one module is left
  for (const auto& [type, count] : flat.at("num_cells_by_type").items()) {
    const auto number = count.get<std::uint64_t>();
    const bool flip_flop = type.rfind("$_", 0) == 0 && type.find("DFF") != std::string::npos;
    if (type.rfind("$mem", 0) == 0)
      cells.memories += number;
    else
      (flip_flop ? cells.flip_flops : cells.cells) += number;
  }
  return cells;
}

}  // namespace flatsat::hdl
