// `flatsat run TESTBED`: flies a testbed once.
#include <sys/ioctl.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/clock.h"
#include "harness/base/new_file.h"
#include "harness/base/printable_output.h"
#include "harness/base/stop_signal.h"
#include "harness/base/text.h"
#include "harness/bench/bench.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/output_check.h"
#include "harness/cli/waves.h"
#include "harness/report/plot.h"
#include "harness/report/run_json.h"
#include "harness/report/run_table.h"

namespace flatsat::cli {
namespace {

struct RunArguments {
  std::string testbed, output, plot;
  WavesArguments waves;
  testbed::TestbedOptions options;
  std::string transport = "ipc";
  unsigned threads = bench::RunOptions{}.threads;
  bool json = false, dry_run = false, no_record = false, capsule = false, quiet = false;
};

/// The name of a trace that nobody gave one.
std::unique_ptr<base::NewFile> default_output(const std::string& name) {
  std::filesystem::create_directories("runs");
  return std::make_unique<base::NewFile>("runs/" + name + "-" + base::utc_now("%Y%m%dT%H%M%SZ"), ".h5");
}

std::string reproduce_line(const RunArguments& a, const testbed::Testbed& bed) {
  std::string line = "./flatsat run " + base::shell_word(a.testbed) + " --seed " + std::to_string(bed.seed);
  for (const auto& set : a.options.sets) line += " --set " + base::shell_word(set);
  for (const auto& backing : a.options.backings) line += " --backing " + base::shell_word(backing);
  if (a.options.duration) line += " --duration " + base::shell_word(*a.options.duration);
  if (a.options.pace) line += " --pace " + base::shell_word(*a.options.pace);
  return line;
}

void show_progress(double sim_s, double end_s, std::uint64_t exchanges) {
  char line[96];
  std::snprintf(line, sizeof line, "\r%5.1f %%  %8.1f of %.1f s simulated  %llu exchanges ", 100.0 * sim_s / end_s,
                sim_s, end_s, static_cast<unsigned long long>(exchanges));
  base::write_own(std::cerr, line);
  std::cerr << std::flush;
}

int exit_code(const bench::RunResult& report) {
  if (report.stopped_by != 0) return 128 + report.stopped_by;
  switch (report.verdict) {
    case verdict::Verdict::kPass:
      return kExitPass;
    case verdict::Verdict::kFail:
      return kExitFail;
    case verdict::Verdict::kAborted:
      return kExitAborted;
    case verdict::Verdict::kInconclusive:
      return report.requirements.empty() ? kExitNothing : kExitError;
    case verdict::Verdict::kError:
      return kExitError;
  }
  return kExitError;
}

void print(const std::vector<config::Problem>& remarks) {
  for (const auto& remark : remarks) std::cerr << to_string(remark.location) << ": " << remark.text << '\n';
}

void print_plan(const testbed::Testbed& bed) {
  std::printf("%s: %s\n%.1f s from %s, seed %llu\n", bed.name.c_str(), bed.title.c_str(), bed.duration_s,
              bed.epoch_text.c_str(), static_cast<unsigned long long>(bed.seed));
  for (const auto& d : bed.devices)
    std::printf("device %s: %s on %s, 1 live of %u\n", d.name.c_str(), testbed::to_string(d.backing),
                d.satellite.c_str(), d.slot.count);
  std::printf("%zu requirements, %zu limits, %zu alarms, %zu stimuli\n", bed.requirements.size(), bed.limits.size(),
              bed.alarms.size(), bed.stimuli.size());
}

void print_plan_json(const testbed::Testbed& bed) {
  auto devices = nlohmann::json::array();
  for (const auto& d : bed.devices)
    devices.push_back({{"name", d.name},
                       {"backing", testbed::to_string(d.backing)},
                       {"satellite", d.satellite},
                       {"count", d.slot.count}});
  const nlohmann::json plan{{"dry_run", true},
                            {"testbed", bed.name},
                            {"title", bed.title},
                            {"epoch", bed.epoch_text},
                            {"duration_s", bed.duration_s},
                            {"seed", bed.seed},
                            {"devices", devices},
                            {"requirements", bed.requirements.size()},
                            {"limits", bed.limits.size()},
                            {"alarms", bed.alarms.size()},
                            {"stimuli", bed.stimuli.size()}};
  std::cout << plan.dump(2) << '\n';
}

/// A sheet of plots beside a trace that nobody gave a name. That it cannot be drawn is told and changes no verdict.
void show_picture(const std::string& trace) {
  if (trace.empty()) return;
  const auto picture = std::filesystem::path(trace).replace_extension(".png").string();
  try {
    report::plot_run(trace, picture);
    std::cout << "picture " << picture << '\n';
  } catch (const std::exception& error) {
    std::cerr << "flatsat: no picture: " << error.what() << '\n';
  }
}

int run(const RunArguments& a) {
  refuse_picture("--plot", a.plot);
  refuse_output("-o", a.output);
  testbed::Testbed bed = bench::load_whole(a.testbed, a.options);
  print(bed.remarks);
  testbed::refuse_expired_waivers(bed);
  if (a.dry_run) {
    const auto print_it = a.json ? print_plan_json : print_plan;
    print(bench::check_testbed(bed));
    print_it(bed);
    return kExitPass;
  }
  bench::RunOptions options;
  options.capsule = a.capsule;
  const auto fresh = a.no_record || !a.output.empty() ? nullptr : default_output(bed.name);
  options.output = fresh ? fresh->path() : a.no_record ? "" : a.output;
  options.waves = waves_of(a.waves, bed, options.output);
  options.tcp = a.transport == "tcp";
  options.threads = a.threads;
  options.reproduce = reproduce_line(a, bed);
  options.command_line = options.reproduce;
  options.stop = &base::note_stop_signals(base::SecondSignal::kKills);
  const bool terminal = isatty(STDERR_FILENO) != 0 && !a.quiet;
  if (terminal) options.progress = show_progress;
  base::ignore_signal(SIGPIPE);
  bench::RunResult report;
  try {
    report = bench::run_testbed(std::move(bed), options);
  } catch (const config::ConfigError&) {
    throw;
  } catch (const std::exception& error) {
    if (*options.stop != 0) {
      std::cerr << "flatsat: stopped by signal " << *options.stop << " before the run began\n";
      return 128 + *options.stop;
    }
    std::cerr << "flatsat: " << error.what() << "\nflatsat: again: " << options.reproduce << '\n';
    return kExitError;
  }
  if (terminal) base::write_own(std::cerr, "\r\033[K");
  const bool colour = isatty(STDOUT_FILENO) != 0;
  if (a.json)
    std::cout << report::to_json(report) << '\n';
  else
    base::write_own(std::cout, report::to_table(report, colour));
  std::cout << std::flush;
  for (const auto& failed : report.failed_steps) std::cerr << failed << '\n';
  if (!report.reason.empty()) std::cerr << "flatsat: " << report.reason << '\n';
  if (!report.error.empty())
    std::cerr << "flatsat: " << report.error << "\nflatsat: again: " << report.reproduce << '\n';
  if (report.stopped_by != 0)
    std::cerr << "flatsat: stopped by signal " << report.stopped_by << " at " << report.sim_s << " s\n";
  if (options.waves) std::cerr << "flatsat: waves " << options.waves->file << '\n';
  if (!a.plot.empty() && !report.trace.empty()) report::plot_run(report.trace, a.plot);
  if (a.plot.empty() && a.output.empty() && !a.json) show_picture(report.trace);
  return exit_code(report);
}

class RunCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("run", "fly a testbed once");
    auto& a = a_;
    command->add_option("testbed", a.testbed, "folder or testbed.toml")->required();
    command->add_option("-o,--output", a.output, "trace to write (default: runs/NAME-TIME.h5)");
    command->add_option("--backing", a.options.backings, "DEV=model|rtl|emulator|board|trace:FILE")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--set", a.options.sets, "KEY=VALUE, a key of the testbed by its dotted name")
        ->take_all()
        ->allow_extra_args(false);
    auto* seed = command->add_option("--seed", seed_, "root of all randomness");
    auto* duration = command->add_option("--duration", duration_, "simulated time, like '20 min'");
    auto* pace = command->add_option("--pace", pace_, "free, real, or simulated seconds a second");
    auto* max_wall =
        command->add_option("--max-wall", max_wall_, "wall time after which the run ends as an error, like '10 min'");
    command->add_option("--transport", a.transport, "ipc or tcp (loopback)")->check(CLI::IsMember({"ipc", "tcp"}));
    command->add_option("--threads", a.threads, "that share the work; they change no digit")
        ->check(CLI::Range(1u, 256u));
    command->add_option("--plot", a.plot, "one sheet of plots, F.png or F.svg");
    add_waves_options(*command, a.waves);
    command->add_flag("--json", a.json, "print JSON");
    command->add_flag("--dry-run", a.dry_run, "check and say what would run");
    command->add_flag("--capsule", a.capsule, "the trace holds the sources of user RTL, too");
    command->add_flag("--no-record", a.no_record, "write no trace");
    command->add_flag("-q,--quiet", a.quiet, "no progress line");
    command->callback([this, &action, seed, duration, pace, max_wall] {
      if (seed->count() > 0) a_.options.seed = seed_;
      if (duration->count() > 0) a_.options.duration = duration_;
      if (pace->count() > 0) a_.options.pace = pace_;
      if (max_wall->count() > 0) a_.options.sets.push_back("testbed.max_wall=" + max_wall_);
      action = [this] { return run(a_); };
    });
  }

 private:
  RunArguments a_;
  std::uint64_t seed_ = 0;
  std::string duration_, pace_, max_wall_;
};

}  // namespace

std::unique_ptr<Command> make_run() { return std::make_unique<RunCommand>(); }

}  // namespace flatsat::cli
