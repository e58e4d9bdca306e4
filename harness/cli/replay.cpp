// `flatsat replay TRACE`: flies a recorded run again and says whether it is the same.
#include "harness/replay/replay.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <iostream>

#include "harness/base/stop_signal.h"
#include "harness/base/text.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/output_check.h"
#include "harness/replay/debugger.h"
#include "harness/replay/shell.h"

namespace flatsat::cli {
namespace {

struct ReplayArguments {
  std::string trace;
  replay::ReplayOptions options;
  replay::WalkOptions walk;
  std::string waves, waves_file;
  bool json = false, shell = false, trust_capsule = false;
};

std::string reproduce_line(const ReplayArguments& a) {
  std::string line = "./flatsat replay " + base::shell_word(a.trace);
  for (const auto& swap : a.options.swaps) line += " --backing " + base::shell_word(swap);
  if (a.options.closed_loop) line += " --closed-loop";
  if (a.trust_capsule) line += " --trust-capsule";
  for (const auto& set : a.options.sets) line += " --set " + base::shell_word(set);
  if (!a.waves.empty()) line += " --waves " + base::shell_word(a.waves);
  if (!a.walk.from.empty()) line += " --from " + base::shell_word(a.walk.from);
  if (!a.walk.to.empty()) line += " --to " + base::shell_word(a.walk.to);
  return line;
}

/// `DEV=trace` is what every device has that is not named.
void drop_trace_swaps(std::vector<std::string>& swaps) {
  std::erase_if(swaps, [](const std::string& s) { return s.size() > 6 && s.substr(s.size() - 6) == "=trace"; });
}

int answer(const ReplayArguments& a, const replay::ReplayResult& result) {
  std::cout << (a.json ? replay::to_json(result) + "\n" : replay::to_text(result)) << std::flush;
  if (result.identical) return kExitPass;
  if (!result.error.empty()) std::cerr << "flatsat: " << result.error << '\n';
  std::cerr << "flatsat: again: " << a.options.reproduce << '\n';
  if (result.run.stopped_by != 0) return 128 + result.run.stopped_by;
  return result.first_divergence ? kExitFail : kExitError;
}

bool is_walk(const replay::WalkOptions& walk) {
  return !walk.from.empty() || !walk.to.empty() || !walk.until.empty() || !walk.watch.empty();
}

int go_through(const ReplayArguments& a, const replay::Recording& recording) {
  if (!a.options.swaps.empty()) {
    std::cerr
        << "flatsat: --from, --to, --until, --watch and --shell go through the run as it was recorded; leave --backing "
           "out\n";
    return kExitUsage;
  }
  if (a.shell) return replay::shell(recording, std::cin, std::cout, isatty(STDIN_FILENO) != 0);
  const replay::WalkResult result = replay::walk(recording, a.walk);
  std::cout << (a.json ? replay::to_json(result) + "\n" : replay::to_text(result)) << std::flush;
  if (!result.first_divergence) return kExitPass;
  std::cerr << "flatsat: the replay parts from the recorded run at "
            << backing::exact_seconds(result.first_divergence->time) << ": " << result.first_divergence->where
            << "\nflatsat: again: ./flatsat replay " << base::shell_word(a.trace) << '\n';
  return kExitFail;
}

/// A waveform comes from the part itself: it is put in the trace's place, with the backing that it had, and driven with
/// the recorded inputs. --from and --to are its window.
void ask_for_waves(ReplayArguments& a, const replay::Recording& recording) {
  auto file = std::filesystem::path(a.waves_file.empty() ? a.trace : a.waves_file);
  if (a.waves_file.empty()) file.replace_extension(a.waves + ".fst");
  a.options.waves = replay::wave_window(recording, a.waves, a.walk.from, a.walk.to, file.string());
  a.walk = {};
  const bool named = std::any_of(a.options.swaps.begin(), a.options.swaps.end(),
                                 [&](const auto& s) { return s.rfind(a.waves + "=", 0) == 0; });
  if (!named) a.options.swaps.push_back(replay::recorded_backing(recording, a.waves));
}

int run(ReplayArguments& a) {
  refuse_output("-o", a.options.output);
  refuse_waveform("--waves-file", a.waves_file);
  a.options.reproduce = reproduce_line(a);
  drop_trace_swaps(a.options.swaps);
  a.options.stop = &base::note_stop_signals(base::SecondSignal::kKills);
  base::ignore_signal(SIGPIPE);
  try {
    const replay::Recording recording =
        replay::load_recording(a.trace, a.trust_capsule ? replay::Trust::kCode : replay::Trust::kData);
    if (!a.waves.empty()) ask_for_waves(a, recording);
    if (a.shell || is_walk(a.walk)) return go_through(a, recording);
    return answer(a, replay::replay(recording, a.options));
  } catch (const trace::TraceError& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    return kExitUsage;
  } catch (const config::ConfigError&) {
    throw;
  } catch (const std::exception& error) {
    std::cerr << "flatsat: " << error.what() << "\nflatsat: again: " << a.options.reproduce << '\n';
    return kExitError;
  }
}

class ReplayCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("replay", "fly a recorded run again: identical, or where it parts");
    auto& a = a_;
    command->add_option("trace", a.trace, "trace of a run")->required();
    command->add_option("--backing", a.options.swaps, "DEV=rtl|model|emulator|board|trace: another part in its place")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--set", a.options.sets, "KEY=VALUE of the testbed, like device.npu0.agent=PROGRAM")
        ->take_all()
        ->allow_extra_args(false);
    command->add_option("--waves", a.waves, "waveform of a device from --from to --to, of a run recorded without");
    command->add_option("--waves-file", a.waves_file, "its file (default: beside the trace)");
    command->add_flag("--closed-loop", a.options.closed_loop, "what a swapped part says drives the rest");
    command->add_flag("--trust-capsule", a.trust_capsule,
                      "a swapped part may be built and started from what the trace brings along or names");
    command->add_option("-o,--output", a.options.output, "write a trace of the replay");
    command->add_option("--from", a.walk.from, "go to this time, like '12.5 s', and show what is there");
    command->add_option("--to", a.walk.to, "go on to this time");
    command->add_option("--until", a.walk.until, "go on until it holds, like 'battery.soc < 0.3' or npu0.error");
    command->add_option("--watch", a.walk.watch, "channels, and counts of events, to print on the way");
    command->add_flag("--shell", a.shell, "a prompt: goto, step, back, until, print, waves, events");
    command->add_flag("--json", a.json, "print JSON");
    command->callback([this, &action] { action = [this] { return run(a_); }; });
  }

 private:
  ReplayArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_replay() { return std::make_unique<ReplayCommand>(); }

}  // namespace flatsat::cli
