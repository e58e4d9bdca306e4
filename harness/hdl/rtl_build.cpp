#include "harness/hdl/rtl_build.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "harness/base/file_lock.h"
#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"
#include "harness/hdl/build_place.h"
#include "harness/hdl/content_hash.h"
#include "harness/hdl/resource.h"
#include "harness/hdl/shim.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFormat = "flatsat rtl cache 3";   // of built designs
constexpr const char* kPortsFormat = "flatsat ports 4";  // of lists of ports
constexpr const char* kVerilatedLibrary = "libflatsat_verilated.a";
constexpr const char* kHooks = "harness/agents/verilated/verilated_hooks.h";

void make_folder(const fs::path& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (error)
    throw std::runtime_error(path.string() + ": cannot make the cache's folder: " + error.message() +
                             "; FLATSAT_CACHE names another");
}

/// Room for one build of a key. What builders that were killed left there goes: the caller holds the lock of the key,
/// so nobody is at work in it.
base::TemporaryFolder scratch_of(const std::string& cache, const std::string& key) {
  const auto folder = fs::path(cache) / "tmp";
  make_folder(folder);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error))
    if (entry.path().filename().string().rfind(key + ".", 0) == 0) fs::remove_all(entry.path(), error);
  return place_to_build(folder, key + ".");
}

/// One builder at a time of one key.
base::FileLock lock_of(const std::string& cache, const std::string& key) {
  make_folder(fs::path(cache) / "locks");
  return base::FileLock::take(fs::path(cache) / "locks" / key);
}

void add_folder_names(ContentHash& sum, const std::vector<std::string>& folders) {
  for (const auto& folder : folders) {
    std::vector<std::string> names;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(folder, error)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    sum.add(folder);
    for (const auto& name : names) sum.add(name);
  }
}

/// Of options and names: a new file in a folder that is searched may hide another.
std::string key_of(const SourceSet& set) {
  ContentHash sum;
  for (const auto& piece : {std::string(kPortsFormat), verilator_version(), set.folder, set.top}) sum.add(piece);
  for (const auto& word : verilator_sources(set)) sum.add(word);
  for (const auto& p : set.parameters) sum.add("-G" + p);
  add_folder_names(sum, set.include_dirs);
  add_folder_names(sum, set.library_dirs);
  return sum.digest();
}

json to_json(const PortList& list) {
  json ports = json::array(), files = json::array(), registers = json::array(), memories = json::array();
  for (const auto& p : list.ports)
    ports.push_back({p.name, static_cast<int>(p.direction), p.bits, p.odd, p.whole, p.range, p.word, p.low, p.left,
                     p.right, p.step, static_cast<int>(p.edge), p.location.file, p.location.line, p.location.column});
  for (const auto& f : list.files) files.push_back({{"path", f}, {"hash", hash_of_file(f)}});
  for (const auto& r : list.registers) registers.push_back({r.module, r.name});
  for (const auto& m : list.memories) memories.push_back({m.module, m.name, m.words, m.bits});
  return {{"ports", ports},
          {"files", files},
          {"registers", registers},
          {"memories", memories},
          {"warnings", list.warnings},
          {"size",
           {list.size.lines, list.size.modules, list.size.instances, list.size.register_bits, list.size.memory_bits}}};
}

/// Nothing where a file has changed, or the entry is none of ours.
std::optional<PortList> from_json(const std::string& text) {
  try {
    const auto j = json::parse(text);
    PortList list;
    for (const auto& f : j.at("files")) {
      list.files.push_back(f.at("path"));
      if (hash_of_file(list.files.back()) != f.at("hash").get<std::string>()) return std::nullopt;
    }
    for (const auto& p : j.at("ports"))
      list.ports.push_back({p.at(0),
                            static_cast<RtlPort::Direction>(p.at(1).get<int>()),
                            p.at(2),
                            p.at(3),
                            p.at(4),
                            p.at(5),
                            p.at(6),
                            p.at(7),
                            p.at(8),
                            p.at(9),
                            p.at(10),
                            static_cast<Edge>(p.at(11).get<int>()),
                            {p.at(12), p.at(13), p.at(14)}});
    for (const auto& r : j.at("registers")) list.registers.push_back({r.at(0), r.at(1)});
    for (const auto& m : j.at("memories")) list.memories.push_back({m.at(0), m.at(1), m.at(2), m.at(3)});
    const auto& s = j.at("size");
    list.size = {s.at(0), s.at(1), s.at(2), s.at(3), s.at(4)};
    list.warnings = j.at("warnings").get<std::map<std::string, unsigned>>();
    return list;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string verilator_root() {
  auto text = base::run({.words = {"verilator", "--getenv", "VERILATOR_ROOT"}}).output;
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

std::vector<std::string> glue_files() {
  const std::string glue = "harness/agents/verilated/";
  return {resource(glue + "dut.h"), resource(glue + "verilated_dut.h"), resource(glue + "simulation_log.h"),
          resource(kHooks), resource(kVerilatedLibrary)};
}

std::vector<std::string> verilator_options(const RtlSources& sources) {
  std::vector<std::string> words{"--cc",           "--prefix",   "Vflatsat_shim",      "--top-module",
                                 "flatsat_shim",   "-Wno-fatal", "--no-timing",        "-O3",
                                 "--x-assign",     "fast",       "--x-initial",        "fast",
                                 "--output-split", "20000",      "--relative-includes"};
  if (sources.assertions) words.push_back("--assert");
  return words;
}

struct Inputs {
  const RtlDescription& rtl;
  SourceSet set;
  PortList list;
  BoundRtl bound;
  std::string shim, places, layout, hash;
};

/// What the user's C++ may include.
std::set<std::string> headers_beside(const std::vector<std::string>& files) {
  std::set<std::string> found;
  std::error_code error;
  for (const auto& file : files)
    for (const auto& entry : fs::directory_iterator(fs::path(file).parent_path(), error))
      if (const auto end = entry.path().extension(); end == ".h" || end == ".hpp") found.insert(entry.path().string());
  return found;
}

/// Of what the design is; that it can write waves is no part of it.
std::string build_hash(const Inputs& in) {
  ContentHash sum;
  for (const auto& piece : {std::string(kFormat), verilator_version(), in.shim, in.places, in.set.top}) sum.add(piece);
  for (const auto& word : verilator_options(in.rtl.sources)) sum.add(word);
  for (const auto& o : in.set.options) sum.add(o);
  for (const auto& d : in.set.defines) sum.add("-D" + d);
  for (const auto& p : in.set.parameters) sum.add("-G" + p);
  for (const auto& f : in.list.files) sum.add(hash_of_file(f));
  for (const auto& f : in.set.files) sum.add(hash_of_file(f));
  for (const auto& f : in.set.dpi) sum.add(hash_of_file(f));
  for (const auto& f : headers_beside(in.set.dpi)) sum.add(hash_of_file(f));
  for (const auto& f : glue_files()) sum.add(hash_of_file(f));
  return sum.digest();
}

/// Compiler messages of the user's C++ and of what Verilator wrote: the first ones that say an error.
[[noreturn]] void compile_failed(const std::string& what, const std::string& output) {
  std::vector<config::Problem> problems;
  std::istringstream stream(output);
  for (std::string line; std::getline(stream, line) && problems.size() < 10;)
    if (line.find("rror") != std::string::npos || line.find("undefined reference") != std::string::npos)
      problems.push_back({{what, 0, 0}, line.substr(0, 400)});
  if (problems.empty())
    problems.push_back({{what, 0, 0}, output.substr(output.size() > 400 ? output.size() - 400 : 0)});
  throw config::ConfigError(std::move(problems));
}

constexpr const char* kWidestTraced = "4096";         // bits of a signal in a waveform
constexpr const char* kLongestTraced = "1073741824";  // words of a memory, where they are asked for

void verilate(const Inputs& in, const fs::path& folder) {
  base::write_whole(folder / "shim.sv", in.shim);
  std::vector<std::string> words{"verilator"};
  for (const auto& word : verilator_options(in.rtl.sources)) words.push_back(word);
  if (in.rtl.sources.waves) words.insert(words.end(), {"--trace-fst", "--trace-max-width", kWidestTraced});
  if (in.rtl.sources.waves && in.rtl.sources.wave_memories)
    words.insert(words.end(), {"--trace-max-array", kLongestTraced});
  fs::copy_file(resource(kHooks), folder / "hooks.h");  // here, where make can name it
  // Without files of dependencies, which make cannot read where a source's name has a colon.
  words.insert(words.end(), {"--no-MMD", "--Mdir", (folder / "obj").string(), "-CFLAGS", "-fPIC", "-CFLAGS", "-w",
                             "-CFLAGS", "-include " + (folder / "hooks.h").string()});
  if (!in.places.empty()) {
    base::write_whole(folder / "places.vlt", in.places);
    words.push_back((folder / "places.vlt").string());
  }
  PlainNames names(folder);
  for (const auto& word : names.of(verilator_sources(in.set))) words.push_back(word);
  words.push_back((folder / "shim.sv").string());
  auto said = base::run({.words = words, .folder = in.set.folder});
  said.output = names.restored(said.output);
  if (said.status.is_success()) return;
  auto sorted = sort_words(said.output, in.rtl.sources.top.location);
  if (sorted.errors.empty())
    throw std::runtime_error("verilator " + said.status.text() + ": " + said.output.substr(0, 400));
  throw config::ConfigError(std::move(sorted.errors));
}

constexpr std::size_t kFilesWorthTelling = 20;

std::size_t sources_in(const fs::path& folder) {
  std::size_t count = 0;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) count += entry.path().extension() == ".cpp";
  return count;
}

void compile(const Inputs& in, const fs::path& folder) {
  const auto jobs = std::to_string(std::max(1u, std::thread::hardware_concurrency()));
  const auto obj = (folder / "obj").string();
  // What Verilator calls slow runs once; its table of names, one function, takes g++ minutes to optimise where a design
  // has many registers.
  const auto made = base::run({.words = {"make", "-j" + jobs, "-C", obj, "-f", "Vflatsat_shim.mk",
                                         "Vflatsat_shim__ALL.a", "OPT_FAST=-O2", "OPT_SLOW=-O0"}});
  if (!made.status.is_success()) compile_failed(in.set.top + " as verilated", made.output);
  base::write_whole(folder / "glue.cpp", glue_text(in.bound, in.hash));
  const std::string root = verilator_root();
  std::vector<std::string> words{"g++",
                                 "-std=c++20",
                                 "-O1",
                                 "-fPIC",
                                 "-shared",
                                 "-w",
                                 "-pthread",
                                 "-I" + resource_folder(),
                                 "-I" + obj,
                                 "-I" + root + "/include",
                                 "-I" + root + "/include/vltstd",
                                 "-DVM_TRACE_FST=" + std::string(in.rtl.sources.waves ? "1" : "0"),
                                 "-o",
                                 (folder / "dut.so").string(),
                                 (folder / "glue.cpp").string()};
  for (const auto& name : in.set.include_dirs) words.push_back("-I" + name);
  for (const auto& file : in.set.dpi) {
    const bool c = fs::path(file).extension() == ".c";
    words.insert(words.end(), {"-x", c ? "c" : "c++", file, "-x", "none"});
  }
  words.insert(words.end(), {obj + "/Vflatsat_shim__ALL.a", resource(kVerilatedLibrary), "-lz"});
  const auto linked = base::run({.words = words, .folder = in.set.folder});
  if (!linked.status.is_success()) compile_failed(in.set.top + " with its C++", linked.output);
}

Inputs prepare(const RtlDescription& rtl, const std::string& cache) {
  std::vector<config::Problem> problems;
  Inputs in{.rtl = rtl,
            .set = find_sources(rtl.sources, problems),
            .list = {},
            .bound = {},
            .shim = {},
            .places = {},
            .layout = {},
            .hash = {}};
  for (const auto& p : rtl.preloads)
    if (!fs::exists(fs::path(rtl.sources.folder) / p.file.text))
      problems.push_back({p.file.location, "there is no '" + p.file.text + "' in " + rtl.sources.folder});
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  in.list = list_ports(in.set, rtl.sources.top.location, cache);
  in.bound = bind_ports(rtl, in.list.ports, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  in.shim = shim_text(in.bound, in.set);
  if (rtl.sources.registers) in.places = places_text(in.list.registers);
  in.layout = layout_json(in.bound, rtl);
  in.hash = build_hash(in);
  return in;
}

}  // namespace

std::string rtl_cache() {
  if (const char* own = std::getenv("FLATSAT_CACHE"); own != nullptr && *own != '\0') return fs::absolute(own).string();
  if (const char* xdg = std::getenv("XDG_CACHE_HOME"); xdg != nullptr && *xdg == '/')
    return std::string(xdg) + "/flatsat";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home == '/')
    return std::string(home) + "/.cache/flatsat";
  return fs::absolute("build/rtl-cache").string();
}

PortList list_ports(const SourceSet& set, const config::SourceLocation& top, const std::string& cache) {
  const auto key = key_of(set);
  const fs::path entry = fs::path(cache) / "ports" / (key + ".json");
  if (auto known = from_json(base::read_whole(entry).value_or(""))) return std::move(*known);
  const auto lock = lock_of(cache, key);
  if (auto known = from_json(base::read_whole(entry).value_or(""))) return std::move(*known);
  const auto scratch = scratch_of(cache, key);
  auto list = read_ports(set, top, scratch.path().string());
  make_folder(entry.parent_path());
  const auto fresh = scratch.path() / "entry.json";
  base::write_whole(fresh, to_json(list).dump());
  move_into_place(fresh, entry);
  return list;
}

void check_rtl(const RtlDescription& rtl, const std::string& cache, std::vector<config::Problem>& problems) {
  try {
    prepare(rtl, cache);
  } catch (const config::ConfigError& error) {
    problems.insert(problems.end(), error.problems().begin(), error.problems().end());
  }
}

RtlBuild build_rtl(const RtlDescription& rtl, const std::string& cache,
                   const std::function<void(const std::string&)>& say) {
  const auto begin = std::chrono::steady_clock::now();
  const Inputs in = prepare(rtl, cache);
  const std::string key = in.hash + (rtl.sources.waves ? "-waves" : "") +
                          (rtl.sources.waves && rtl.sources.wave_memories ? "-memories" : "");
  const fs::path entry = fs::path(cache) / "rtl" / key;
  RtlBuild build{.library = (entry / "dut.so").string(),
                 .layout = in.layout,
                 .hash = in.hash,
                 .from_cache = true,
                 .seconds = 0.0,
                 .warnings = in.list.warnings,
                 .untraced = rtl.sources.wave_memories ? std::vector<MemoryName>() : in.list.memories,
                 .unbound = in.bound.unbound};
  if (!fs::exists(build.library)) {
    const auto lock = lock_of(cache, key);
    if (!fs::exists(build.library)) {
      build.from_cache = false;
      say("building " + in.set.top + " from " + std::to_string(in.list.files.size()) +
          " files; later runs find it in " + cache);
      const auto scratch = scratch_of(cache, key);
      verilate(in, scratch.path());
      if (const auto files = sources_in(scratch.path() / "obj"); files > kFilesWorthTelling)
        say("compiling " + std::to_string(files) + " files of C++ that Verilator wrote; each takes seconds");
      compile(in, scratch.path());
      const auto kept = scratch.path() / "kept";
      make_folder(kept);
      fs::rename(scratch.path() / "dut.so", kept / "dut.so");
      base::write_whole(kept / "shim.sv", in.shim);
      make_folder(entry.parent_path());
      move_into_place(kept, entry);
    }
  }
  build.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return build;
}

}  // namespace flatsat::hdl
