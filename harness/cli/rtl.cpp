// `flatsat rtl inspect|report`: ports of user RTL and a testbed for it; size, lint and speed of a device's RTL.
#include <algorithm>
#include <iostream>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/hdl/missing.h"
#include "harness/hdl/propose.h"
#include "harness/hdl/verilator.h"
#include "harness/report/rtl_report.h"
#include "harness/testbed/testbed.h"

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

int inspect(const InspectArguments& a) {
  hdl::RtlSources sources;
  sources.top = {a.top, {"--top " + a.top, 0, 0}};
  sources.files = located(a.files);
  sources.include_dirs = located(a.include_dirs);
  sources.library_dirs = located(a.library_dirs);
  sources.defines = located(a.defines);
  sources.parameters = located(a.parameters);
  const auto list = hdl::list_ports_with_missing(sources, [](const std::string& line) { std::cerr << line << '\n'; });
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

struct ReportArguments {
  std::string testbed, device;
  bool json = false;
};

int print_report(const ReportArguments& a) {
  const auto note = [](const std::string& text) { std::cerr << "flatsat: " << text << '\n'; };
  const auto figures = report::examine_rtl(testbed::load_testbed(a.testbed, {}), a.device, note);
  std::cout << (a.json ? report::to_json(figures) + "\n" : report::to_text(figures));
  return kExitPass;
}

class RtlCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* rtl = app.add_subcommand("rtl", "RTL of devices, the user's and ours");
    rtl->require_subcommand(1);
    auto* ports = rtl->add_subcommand("inspect", "its ports (stderr), and a testbed for it (stdout)");
    auto& i = inspect_;
    ports->add_option("files", i.files, "sources, wildcards, .f lists")->required();
    ports->add_option("--top", i.top, "module that is the device")->required();
    ports->add_option("-I", i.include_dirs, "folder of included files")->allow_extra_args(false);
    ports->add_option("-y", i.library_dirs, "folder of modules")->allow_extra_args(false);
    ports->add_option("-D", i.defines, "NAME or NAME=VALUE")->allow_extra_args(false);
    ports->add_option("-G", i.parameters, "NAME=VALUE of the top")->allow_extra_args(false);
    ports->callback([this, &action] { action = [this] { return inspect(inspect_); }; });

    auto* figures = rtl->add_subcommand("report", "what lint says of a device's RTL, how big it is, how fast it runs");
    figures->add_option("testbed", report_.testbed, "folder or testbed.toml")->required();
    figures->add_option("device", report_.device, "name in the testbed (default: the only one with RTL)");
    figures->add_flag("--json", report_.json, "print JSON");
    figures->callback([this, &action] { action = [this] { return print_report(report_); }; });
  }

 private:
  InspectArguments inspect_;
  ReportArguments report_;
};

}  // namespace

std::unique_ptr<Command> make_rtl() { return std::make_unique<RtlCommand>(); }

}  // namespace flatsat::cli
