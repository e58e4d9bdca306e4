// `flatsat boards qualify`: on a machine with a board, all that only such a machine can show, in one folder.
#include "harness/cli/boards_qualify.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "flatsat_version.h"
#include "harness/agents/gpu/board_load.h"
#include "harness/agents/gpu/lab_board.h"
#include "harness/agents/gpu/qualification.h"
#include "harness/agents/gpu/qualification_criteria.h"
#include "harness/agents/lab/calibration.h"
#include "harness/backing/programs.h"
#include "harness/base/clock.h"
#include "harness/base/process.h"
#include "harness/base/whole_file.h"
#include "harness/cli/calibration_trace.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "models/compute/gpu_board_type.h"

namespace flatsat::cli {
namespace {

using nlohmann::json;

constexpr std::uintmax_t kMostTraceBytes = 3u << 20;  // what is brought back stays small enough for a repository

std::string today() { return base::utc_now("%Y-%m-%dT%H:%M:%SZ"); }

json identity_json(const agents::nvml::BoardIdentity& who) {
  return {{"name", who.name},   {"uuid", who.uuid},     {"serial", who.serial},
          {"vbios", who.vbios}, {"driver", who.driver}, {"pci_bus", who.pci_bus}};
}

json tally_json(const agents::cuda::CheckTally& t) {
  return {{"changed", t.injected},
          {"caught_by_crc", t.caught_by_crc},
          {"caught_by_sums", t.caught_by_sums},
          {"caught", t.caught},
          {"clean", t.clean},
          {"false_alarms", t.false_alarms}};
}

/// What held and what did not, printed as it comes.
class Verdicts {
 public:
  void add(json& into, const agents::gpu::QualificationVerdict& verdict) {
    std::printf("%-12s %-5s %s\n", verdict.id.c_str(), verdict.held ? "held" : "NOT", verdict.text.c_str());
    std::fflush(stdout);
    into["verdicts"].push_back({{"id", verdict.id}, {"held", verdict.held}, {"text", verdict.text}});
    all_ = all_ && verdict.held;
  }
  bool all() const { return all_; }

 private:
  bool all_ = true;
};

void efficiency(const agents::cuda::GpuWorkConfig& work, const QualifyArguments& a, json& out, Verdicts& verdicts) {
  const auto e = agents::gpu::measure_efficiency(work, a.seconds);
  out["cuda"] = e.board;
  out["efficiency"] = {{"product", a.product},
                       {"bare_tflops", e.bare_tflops},
                       {"agent_tflops", e.agent_tflops},
                       {"checked_tflops", e.checked_tflops},
                       {"share", e.share()},
                       {"check_cost", e.check_cost()}};
  for (const auto& verdict : agents::gpu::verdicts_on(e)) verdicts.add(out, verdict);
}

void checks(const agents::cuda::GpuWorkConfig& work, const QualifyArguments& a, json& out, Verdicts& verdicts) {
  const auto tally = agents::gpu::check_on_board(work, a.injections);
  out["checks"] = {{"int8", tally_json(tally.int8)}, {"bf16", tally_json(tally.bf16)}};
  for (const auto& verdict : agents::gpu::verdicts_on(tally)) verdicts.add(out, verdict);
}

void calibrate(const agents::cuda::GpuWorkConfig& work, const QualifyArguments& a,
               const agents::nvml::BoardIdentity& who, json& out, Verdicts& verdicts) {
  const auto* type = compute::gpu_board_type(a.type);
  const agents::nvml::NvmlClient nvml;
  const auto device = nvml.find(who.uuid, "");
  agents::gpu::GpuLoad load(work);
  const auto series = agents::lab::record_calibration(nvml, device, agents::lab::calibration_profile(a.scale),
                                                      [&load](bool loaded) { load.set(loaded); });
  const auto fitted = agents::lab::fit_calibration(series, type->config);
  const auto error = agents::lab::compare_calibration(series, fitted);
  const std::string path = a.output + "/calibration.h5";
  const std::size_t every = write_thinned_calibration(path, series, fitted, who.name, kMostTraceBytes);
  out["calibration"] = {{"readings", series.size()},
                        {"kept_every", every},
                        {"bytes", std::filesystem::file_size(path)},
                        {"coolant_degc", fitted.coolant_degc},
                        {"energy_share", error.energy_share},
                        {"temperature_k", error.temperature_k}};
  for (const auto& [name, field] : compute::gpu_board_fields()) out["calibration"]["board"][name] = fitted.board.*field;
  verdicts.add(out, agents::gpu::verdict_on(error));
}

/// The bench itself, as people call it; its report goes to run.json.
void fly(const QualifyArguments& a, const agents::nvml::BoardIdentity& who, json& out, Verdicts& verdicts) {
  std::vector<std::string> words{(backing::program_folder() / "flatsat").string(),
                                 "run",
                                 a.testbed,
                                 "--json",
                                 "-o",
                                 a.output + "/run.h5",
                                 "--backing",
                                 a.device + "=board",
                                 "--set",
                                 "device." + a.device + ".lab.uuid=" + who.uuid};
  for (const auto& backing : a.backings) words.insert(words.end(), {"--backing", backing});
  for (const auto& set : a.sets) words.insert(words.end(), {"--set", set});
  if (!a.duration.empty()) words.insert(words.end(), {"--duration", a.duration});
  const auto run = base::run({.words = words}, base::Capture::kOutput);
  base::write_whole(a.output + "/run.json", run.output);
  const auto said = json::parse(run.output, nullptr, false);
  const int code = run.status.signal() == 0 ? run.status.code() : kExitError;
  out["run"] = {{"exit", code}, {"command", json(words)}};
  for (const char* key : {"verdict", "digest", "sim_s", "wall_s", "exchanges", "requirements", "devices"})
    if (said.is_object() && said.contains(key)) out["run"][key] = said[key];
  verdicts.add(out, {"run", code == kExitPass,
                     "exit " + std::to_string(code) + ", " +
                         (said.is_object() ? said.value("digest", "no digest") : "no report")});
}

void save(const QualifyArguments& a, const json& out) {
  std::ofstream file(a.output + "/qualification.json", std::ios::trunc);
  file << out.dump(2, ' ', false, json::error_handler_t::replace) << '\n';
  if (!file.flush()) throw std::runtime_error("cannot write " + a.output + "/qualification.json");
}

}  // namespace

int qualify_board(const QualifyArguments& a) {
  if (compute::gpu_board_type(a.type) == nullptr)
    throw config::ConfigError({{{"--type", 0, 0}, a.type + " is no type of board"}});
  std::error_code ignored;
  if (std::filesystem::exists(a.output, ignored) && !std::filesystem::is_empty(a.output, ignored))
    throw config::ConfigError({{{"--output", 0, 0}, a.output + " is there already and not empty"}});
  std::filesystem::create_directories(a.output);
  json out{{"format", "flatsat board qualification 1"},
           {"version", kProgramVersion},
           {"began", today()},
           {"profile_scale", a.scale},
           {"verdicts", json::array()}};
  Verdicts verdicts;
  agents::nvml::BoardIdentity who;
  {
    agents::gpu::LabConfig lab;
    lab.uuid = a.uuid;
    lab.lease_s = 3600.0;
    agents::gpu::LabBoard board(lab, "qualification");
    who = board.identity();
    out["board"] = identity_json(who);
    auto work = agents::gpu::work_from_environment(who.uuid);
    work.product = a.product;
    efficiency(work, a, out, verdicts);
    checks(work, a, out, verdicts);
    save(a, out);
    calibrate(work, a, who, out, verdicts);
    const auto safe = board.make_safe("the measurements are over");
    verdicts.add(out, {"safe", safe.safe, safe.text});
  }
  save(a, out);
  fly(a, who, out, verdicts);
  out["ended"] = today();
  save(a, out);
  std::printf("all of it is in %s\n", a.output.c_str());
  return verdicts.all() ? kExitPass : kExitFail;
}

}  // namespace flatsat::cli
