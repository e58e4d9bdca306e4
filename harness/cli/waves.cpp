#include "harness/cli/waves.h"

#include <filesystem>

#include "harness/base/suggest.h"
#include "harness/cli/output_check.h"
#include "harness/cli/time_option.h"
#include "harness/config/problems.h"

namespace flatsat::cli {
namespace {

void wrong(const std::string& option, const std::string& what) {
  throw config::ConfigError({{config::SourceLocation{.file = option}, what}});
}

/// What can be known of a device before its agent says whether it has waves.
void refuse_device(const std::string& name, const testbed::Testbed& bed) {
  std::vector<std::string> names;
  for (const auto& d : bed.devices) {
    names.push_back(d.name);
    if (d.name != name) continue;
    if (d.backing == testbed::Backing::kModel || d.backing == testbed::Backing::kTrace)
      wrong("--waves " + name,
            "waves come from the backing rtl; " + name + " has the backing " + testbed::to_string(d.backing));
    return;
  }
  wrong("--waves " + name, "there is no device of this name" + base::did_you_mean(name, names));
}

std::filesystem::path file_of(const WavesArguments& a, const testbed::Testbed& bed, const std::string& trace) {
  if (!a.file.empty()) return a.file;
  std::filesystem::path file = trace.empty() ? bed.name : trace;
  file.replace_extension();
  file += "." + a.device + ".fst";
  return file;
}

}  // namespace

void add_waves_options(CLI::App& command, WavesArguments& a) {
  auto* waves = command.add_option("--waves", a.device, "waveform of a device, for gtkwave");
  command.add_option("--from", a.from, "where the waveform begins, like '20 s' (default: at the start)")->needs(waves);
  command.add_option("--to", a.to, "where it ends (default: at the end)")->needs(waves);
  command.add_option("--waves-file", a.file, "its file (default: beside the trace, NAME.DEV.fst)")->needs(waves);
}

std::optional<backing::WavesConfig> waves_of(const WavesArguments& a, const testbed::Testbed& bed,
                                             const std::string& trace) {
  if (a.device.empty()) return std::nullopt;
  refuse_device(a.device, bed);
  refuse_waveform("--waves-file", a.file);
  const auto end = time::SimTime::from_seconds(bed.duration_s);
  backing::WavesConfig waves{.device = a.device, .file = {}, .from = {}, .to = end};
  if (!a.from.empty()) waves.from = time_of("--from", a.from);
  if (!a.to.empty()) waves.to = std::min(end, time_of("--to", a.to));
  if (waves.from >= waves.to) wrong("--from " + a.from, "must be before --to and before the end of the run");
  const auto file = std::filesystem::absolute(file_of(a, bed, trace));
  refuse_output("--waves-file", file.string());
  waves.file = file.string();
  return waves;
}

}  // namespace flatsat::cli
