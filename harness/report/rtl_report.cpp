#include "harness/report/rtl_report.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/backing/programs.h"
#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/hdl/resource.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::report {
namespace {

using nlohmann::json;
using Note = std::function<void(const std::string&)>;

const testbed::DeviceConfig& device_of(const testbed::Testbed& bed, const std::string& name) {
  std::string have;
  const testbed::DeviceConfig* only = nullptr;
  for (const auto& d : bed.devices) {
    if (d.kind == testbed::DeviceKind::kGpu) continue;
    if (d.name == name) return d;
    have += (have.empty() ? "" : ", ") + d.name;
    only = only == nullptr ? &d : nullptr;
  }
  if (name.empty() && only != nullptr && have == only->name) return *only;
  throw config::ConfigError(
      {{config::SourceLocation{.file = bed.path},
        (name.empty() ? "name the device" : "device " + name + " has no RTL") +
            (have.empty() ? std::string("; no device of this testbed has any") : "; there are " + have)}});
}

hdl::RtlSources accelerator() {
  hdl::RtlSources sources;
  sources.folder = hdl::resource_folder();
  sources.top = {"npu_top", {}};
  sources.files = {{"rtl/npu/npu.f", {}}};
  return sources;
}

/// The program that runs a device's RTL without a bench, and its arguments.
std::vector<std::string> bare_run(const testbed::DeviceConfig& device, const Note& note) {
  const auto programs = backing::program_folder();
  if (device.kind != testbed::DeviceKind::kRtl) return {(programs / "flatsat-rtl-bare").string()};
  const auto build = hdl::build_rtl(device.design, hdl::rtl_cache(),
                                    [&](const std::string& text) { note(device.name + ": " + text); });
  const auto* agent = testbed::row_of(device.kind).find(testbed::Backing::kRtl);
  return {(programs / agent->program).string(), "--library", build.library, "--layout", build.layout, "--folder",
          device.design.sources.folder,         "--bare",    "500"};
}

/// Cycles a second of a bare run: its last line is the figure, or an object that has it.
double speed(const testbed::DeviceConfig& device, const Note& note) {
  const auto ended = base::run({.words = bare_run(device, note)});
  const auto last_line = ended.output.substr(ended.output.rfind('\n', ended.output.size() - 2) + 1);
  const auto number = json::parse(last_line, nullptr, false);
  if (ended.status.is_success() && number.is_number()) return number;
  if (ended.status.is_success() && number.is_object()) return number.value("bare_cycles_per_s", 0.0);
  note("the bare run ended: " + ended.output);
  return 0.0;
}

json cells_json(const hdl::YosysCells& cells) {
  if (!cells.there) return nullptr;
  if (!cells.refused.empty()) return {{"refused", cells.refused}};
  return {{"cells", cells.cells}, {"flip_flops", cells.flip_flops}, {"memories", cells.memories}};
}

template <class... Args>
std::string line(const char* format, Args... args) {
  char text[160];
  std::snprintf(text, sizeof text, format, args...);
  return std::string(text) + "\n";
}

unsigned long long count(std::uint64_t value) { return value; }

std::string cells_text(const hdl::YosysCells& cells) {
  if (!cells.there) return "yosys     not installed\n";
  if (!cells.refused.empty()) return "yosys     cannot read it: " + cells.refused + "\n";
  return line("yosys     %llu cells of the word level, %llu flip-flops, %llu memories", count(cells.cells),
              count(cells.flip_flops), count(cells.memories));
}

}  // namespace

RtlReport examine_rtl(const testbed::Testbed& bed, const std::string& name, const Note& note) {
  const auto& device = device_of(bed, name);
  const hdl::RtlSources sources = device.kind == testbed::DeviceKind::kRtl ? device.design.sources : accelerator();
  std::vector<config::Problem> problems;
  const auto set = hdl::find_sources(sources, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  const auto list = hdl::list_ports(set, sources.top.location, hdl::rtl_cache());
  const base::TemporaryFolder scratch(std::filesystem::temp_directory_path() / "flatsat-report-");
  return {.device = device.name,
          .top = sources.top.text,
          .files = list.files.size(),
          .size = list.size,
          .warnings = hdl::lint(set, sources.top.location),
          .cells = hdl::yosys_cells(set, scratch.path().string()),
          .cycles_per_s = speed(device, note)};
}

std::string to_json(const RtlReport& r) {
  const json size{{"files", r.files},
                  {"lines", r.size.lines},
                  {"modules", r.size.modules},
                  {"instances", r.size.instances},
                  {"register_bits", r.size.register_bits},
                  {"memory_bits", r.size.memory_bits}};
  const json report{{"device", r.device},
                    {"top", r.top},
                    {"size", size},
                    {"warnings", r.warnings},
                    {"yosys", cells_json(r.cells)},
                    {"cycles_per_s", r.cycles_per_s}};
  return report.dump(2);
}

std::string to_text(const RtlReport& r) {
  std::string out = r.device + ": top " + r.top + "\n";
  out += line("size      %llu lines in %llu files, %llu modules, %llu instances", count(r.size.lines), count(r.files),
              count(r.size.modules), count(r.size.instances));
  out += line("state     %llu bits of registers, %llu bits of memories", count(r.size.register_bits),
              count(r.size.memory_bits));
  out += cells_text(r.cells);
  out += line("speed     %.0f cycles/s bare", r.cycles_per_s);
  out += "lint      " + (r.warnings.empty() ? std::string("clean") : hdl::all_warnings(r.warnings)) + "\n";
  if (const auto grave = hdl::grave_warnings(r.warnings); !grave.empty())
    out += "          of these may make the simulation differ from the design: " + grave + "\n";
  return out;
}

}  // namespace flatsat::report
