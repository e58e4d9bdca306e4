// `flatsat rtl report TESTBED [DEVICE]`: what a device's RTL is like: what lint says, how big it is, how fast it runs.
#include "harness/cli/rtl_report.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/bench/programs.h"
#include "harness/cli/exit_code.h"
#include "harness/hdl/process.h"
#include "harness/hdl/rtl_build.h"
#include "harness/hdl/yosys.h"
#include "harness/testbed/testbed.h"

namespace flatsat {
namespace {

using nlohmann::json;

/// A folder of this process that is gone with it.
class Folder {
 public:
  Folder() : path_(std::filesystem::temp_directory_path() / "flatsat-report-XXXXXX") {
    std::string name = path_.string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error(name + ": cannot make a folder");
    path_ = name;
  }
  ~Folder() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  Folder(const Folder&) = delete;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

const DeviceConfig& device_of(const Testbed& bed, const std::string& name) {
  std::string have;
  const DeviceConfig* only = nullptr;
  for (const auto& d : bed.devices) {
    if (d.kind == DeviceKind::kGpu) continue;
    if (d.name == name) return d;
    have += (have.empty() ? "" : ", ") + d.name;
    only = only == nullptr ? &d : nullptr;
  }
  if (name.empty() && only != nullptr && have == only->name) return *only;
  throw ConfigError({{Place{.file = bed.path}, (name.empty() ? "name the device" : "device " + name + " has no RTL") +
                                                   (have.empty() ? std::string("; no device of this testbed has any")
                                                                 : "; there are " + have)}});
}

RtlSources accelerator() {
  RtlSources sources;
  sources.folder = project_folder();
  sources.top = {"npu_top", {}};
  sources.files = {{"rtl/npu/npu.f", {}}};
  return sources;
}

/// Cycles a second of a bare run; 0 where it could not be had, with the reason on stderr.
double speed(const DeviceConfig& device) {
  const auto programs = program_folder();
  std::vector<std::string> words{(programs / "flatsat-rtl-bare").string()};
  if (device.kind == DeviceKind::kRtl) {
    const auto build = build_rtl(device.design, rtl_cache(), [&](const std::string& text) {
      std::cerr << "flatsat: " << device.name << ": " << text << '\n';
    });
    words = {(programs / "flatsat-foreign-agent").string(),
             "--library",
             build.library,
             "--layout",
             build.layout,
             "--folder",
             device.design.sources.folder,
             "--bare",
             "500"};
  }
  const auto said = run_process(words, ".");
  const auto number =
      json::parse(said.output.substr(said.output.rfind('\n', said.output.size() - 2) + 1), nullptr, false);
  if (said.status == 0 && number.is_number()) return number;
  if (said.status == 0 && number.is_object()) return number.value("bare_cycles_per_s", 0.0);
  std::cerr << "flatsat: the bare run ended: " << said.output;
  return 0.0;
}

json cells_json(const YosysCells& cells) {
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
  std::printf("lint      %s\n", warnings.empty() ? "clean" : all_warnings(warnings).c_str());
  if (const auto grave = grave_warnings(warnings); !grave.empty())
    std::printf("          of these may make the simulation differ from the design: %s\n", grave.c_str());
}

}  // namespace

int rtl_report(const RtlReportArguments& a) {
  const auto bed = load_testbed(a.testbed, {});
  const auto& device = device_of(bed, a.device);
  const RtlSources sources = device.kind == DeviceKind::kRtl ? device.design.sources : accelerator();
  std::vector<Problem> problems;
  const auto set = find_sources(sources, problems);
  if (!problems.empty()) throw ConfigError(std::move(problems));
  const auto list = list_ports(set, sources.top.place, rtl_cache());
  const Folder scratch;
  const json report{{"device", device.name},
                    {"top", sources.top.text},
                    {"size",
                     {{"files", list.files.size()},
                      {"lines", list.size.lines},
                      {"modules", list.size.modules},
                      {"instances", list.size.instances},
                      {"register_bits", list.size.register_bits},
                      {"memory_bits", list.size.memory_bits}}},
                    {"warnings", lint(set, sources.top.place)},
                    {"yosys", cells_json(yosys_cells(set, scratch.path()))},
                    {"cycles_per_s", speed(device)}};
  if (a.json)
    std::cout << report.dump(2) << '\n';
  else
    print(report);
  return kExitPass;
}

}  // namespace flatsat
