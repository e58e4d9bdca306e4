// `flatsat rtl report TESTBED [DEVICE]`: what a device's RTL is like: what lint says, how big it is, how fast it runs.
#include "harness/cli/rtl_report.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/backing/programs.h"
#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/cli/exit_code.h"
#include "harness/hdl/resource.h"
#include "harness/hdl/rtl_build.h"
#include "harness/hdl/yosys.h"
#include "harness/testbed/testbed.h"

namespace flatsat::cli {
namespace {

using nlohmann::json;

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

/// Cycles a second of a bare run; 0 where it could not be had, with the reason on stderr.
double speed(const testbed::DeviceConfig& device) {
  const auto programs = backing::program_folder();
  std::vector<std::string> words{(programs / "flatsat-rtl-bare").string()};
  if (device.kind == testbed::DeviceKind::kRtl) {
    const auto build = hdl::build_rtl(device.design, hdl::rtl_cache(), [&](const std::string& text) {
      std::cerr << "flatsat: " << device.name << ": " << text << '\n';
    });
    words = {(programs / "flatsat-user-rtl-agent").string(),
             "--library",
             build.library,
             "--layout",
             build.layout,
             "--folder",
             device.design.sources.folder,
             "--bare",
             "500"};
  }
  const auto said = base::run({.words = words});
  const auto number =
      json::parse(said.output.substr(said.output.rfind('\n', said.output.size() - 2) + 1), nullptr, false);
  if (said.status.is_success() && number.is_number()) return number;
  if (said.status.is_success() && number.is_object()) return number.value("bare_cycles_per_s", 0.0);
  std::cerr << "flatsat: the bare run ended: " << said.output;
  return 0.0;
}

json cells_json(const hdl::YosysCells& cells) {
  if (!cells.there) return nullptr;
  if (!cells.refused.empty()) return {{"refused", cells.refused}};
  return {{"cells", cells.cells}, {"flip_flops", cells.flip_flops}, {"memories", cells.memories}};
}

void print(const json& r) {
  const auto number = [&](const char* key) { return r.at("size").at(key).get<unsigned long long>(); };
  std::printf("%s: top %s\n", r.at("device").get<std::string>().c_str(), r.at("top").get<std::string>().c_str());
  std::printf("size      %llu lines in %llu files, %llu modules, %llu instances\n", number("lines"), number("files"),
              number("modules"), number("instances"));
  std::printf("state     %llu bits of registers, %llu bits of memories\n", number("register_bits"),
              number("memory_bits"));
  const auto& y = r.at("yosys");
  if (y.is_null())
    std::printf("yosys     not installed\n");
  else if (y.contains("refused"))
    std::printf("yosys     cannot read it: %s\n", y.at("refused").get<std::string>().c_str());
  else
    std::printf("yosys     %llu cells of the word level, %llu flip-flops, %llu memories\n",
                y.at("cells").get<unsigned long long>(), y.at("flip_flops").get<unsigned long long>(),
                y.at("memories").get<unsigned long long>());
  std::printf("speed     %.0f cycles/s bare\n", r.at("cycles_per_s").get<double>());
  const auto warnings = r.at("warnings").get<std::map<std::string, unsigned>>();
  std::printf("lint      %s\n", warnings.empty() ? "clean" : hdl::all_warnings(warnings).c_str());
  if (const auto grave = hdl::grave_warnings(warnings); !grave.empty())
    std::printf("          of these may make the simulation differ from the design: %s\n", grave.c_str());
}

}  // namespace

int rtl_report(const RtlReportArguments& a) {
  const auto bed = testbed::load_testbed(a.testbed, {});
  const auto& device = device_of(bed, a.device);
  const hdl::RtlSources sources = device.kind == testbed::DeviceKind::kRtl ? device.design.sources : accelerator();
  std::vector<config::Problem> problems;
  const auto set = hdl::find_sources(sources, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  const auto list = hdl::list_ports(set, sources.top.location, hdl::rtl_cache());
  const base::TemporaryFolder scratch(std::filesystem::temp_directory_path() / "flatsat-report-");
  const json report{{"device", device.name},
                    {"top", sources.top.text},
                    {"size",
                     {{"files", list.files.size()},
                      {"lines", list.size.lines},
                      {"modules", list.size.modules},
                      {"instances", list.size.instances},
                      {"register_bits", list.size.register_bits},
                      {"memory_bits", list.size.memory_bits}}},
                    {"warnings", hdl::lint(set, sources.top.location)},
                    {"yosys", cells_json(hdl::yosys_cells(set, scratch.path().string()))},
                    {"cycles_per_s", speed(device)}};
  if (a.json)
    std::cout << report.dump(2) << '\n';
  else
    print(report);
  return kExitPass;
}

}  // namespace flatsat::cli
