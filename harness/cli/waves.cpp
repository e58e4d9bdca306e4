#include "harness/cli/waves.h"

#include <filesystem>

#include "harness/cli/time_option.h"
#include "harness/config/problems.h"

namespace flatsat::cli {
namespace {

void wrong(const std::string& option, const std::string& what) {
  throw config::ConfigError({{config::SourceLocation{.file = option}, what}});
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
  const auto end = time::SimTime::from_seconds(bed.duration_s);
  backing::WavesConfig waves{.device = a.device, .file = {}, .from = {}, .to = end};
  if (!a.from.empty()) waves.from = time_of("--from", a.from);
  if (!a.to.empty()) waves.to = std::min(end, time_of("--to", a.to));
  if (waves.from >= waves.to) wrong("--from " + a.from, "must be before --to and before the end of the run");
  const auto file = std::filesystem::absolute(file_of(a, bed, trace));
  if (!std::filesystem::is_directory(file.parent_path()))
    wrong("--waves-file " + file.string(), "there is no such folder; the file's folder must be there");
  waves.file = file.string();
  return waves;
}

}  // namespace flatsat::cli
