// `flatsat rtl inspect FILES... --top T`: ports of somebody's RTL, and a testbed for it; `rtl report` is beside it.
#include <algorithm>
#include <iostream>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/rtl_report.h"
#include "harness/hdl/missing.h"
#include "harness/hdl/propose.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::cli {
namespace {

struct InspectArguments {
  std::string top;
  std::vector<std::string> files, include_dirs, library_dirs, defines, parameters;
};

std::vector<config::LocatedText> located(const std::vector<std::string>& texts) {
  std::vector<config::LocatedText> list;
  for (const auto& text : texts) list.push_back({text, {"command line", 0, 0}});
  return list;
}

constexpr int kMaxSearches = 24;

hdl::PortList ports_of(const hdl::RtlSources& sources) {
  std::vector<config::Problem> problems;
  const auto set = hdl::find_sources(sources, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return hdl::list_ports(set, sources.top.location, hdl::rtl_cache());
}

/// Of sources as they are; then with what Verilator missed, as long as there is some of it around.
hdl::PortList ports_with_missing(hdl::RtlSources& sources) {
  for (int searches = 0;; ++searches) {
    try {
      return ports_of(sources);
    } catch (const config::ConfigError& error) {
      std::vector<std::string> said;
      if (searches == kMaxSearches || !hdl::add_missing(sources, error.problems(), said)) throw;
      for (const auto& line : said) std::cerr << line << '\n';
    }
  }
}

int inspect(const InspectArguments& a) {
  hdl::RtlSources sources;
  sources.top = {a.top, {"--top " + a.top, 0, 0}};
  sources.files = located(a.files);
  sources.include_dirs = located(a.include_dirs);
  sources.library_dirs = located(a.library_dirs);
  sources.defines = located(a.defines);
  sources.parameters = located(a.parameters);
  const auto list = ports_with_missing(sources);
  const auto ports = std::count_if(list.ports.begin(), list.ports.end(), [](const auto& p) { return p.whole.empty(); });
  std::cerr << a.top << ": " << ports << " ports, " << list.files.size() << " files, " << list.registers.size()
            << " registers\n";
  for (const auto& p : list.ports)
    std::cerr << "  " << hdl::to_string(p.direction) << (p.direction == hdl::RtlPort::Direction::kIn ? "   " : "  ")
              << p.bits << "\t" << p.name << (p.odd.empty() ? "" : "  (" + p.odd + ")") << '\n';
  if (!list.warnings.empty()) std::cerr << "warnings of Verilator: " << hdl::all_warnings(list.warnings) << '\n';
  std::cout << hdl::propose_testbed(sources, list);
  return kExitPass;
}

}  // namespace

void add_rtl(CLI::App& app, Action& action) {
  auto* rtl = app.add_subcommand("rtl", "RTL of devices, somebody's and ours");
  rtl->require_subcommand(1);
  auto* command = rtl->add_subcommand("inspect", "its ports (stderr), and a testbed for it (stdout)");
  static InspectArguments a;  // lives as long as the command line that refers to it
  command->add_option("files", a.files, "sources, wildcards, .f lists")->required();
  command->add_option("--top", a.top, "module that is the device")->required();
  command->add_option("-I", a.include_dirs, "folder of included files")->allow_extra_args(false);
  command->add_option("-y", a.library_dirs, "folder of modules")->allow_extra_args(false);
  command->add_option("-D", a.defines, "NAME or NAME=VALUE")->allow_extra_args(false);
  command->add_option("-G", a.parameters, "NAME=VALUE of the top")->allow_extra_args(false);
  command->callback([&action] { action = [] { return inspect(a); }; });

  auto* report = rtl->add_subcommand("report", "what lint says of a device's RTL, how big it is, how fast it runs");
  static RtlReportArguments r;
  report->add_option("testbed", r.testbed, "folder or testbed.toml")->required();
  report->add_option("device", r.device, "name in the testbed (default: the only one with RTL)");
  report->add_flag("--json", r.json, "print JSON");
  report->callback([&action] { action = [] { return rtl_report(r); }; });
}

}  // namespace flatsat::cli
