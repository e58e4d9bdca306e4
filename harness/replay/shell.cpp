#include "harness/replay/shell.h"

#include <algorithm>
#include <filesystem>
#include <iomanip>
#include <istream>
#include <map>
#include <memory>
#include <ostream>
#include <sstream>

#include "harness/config/problems.h"
#include "harness/replay/player.h"
#include "harness/replay/wave_windows.h"

namespace flatsat::replay {
namespace {

constexpr const char* kHelp =
    "  goto TIME       to the end of that instant, forward or back: 12.5 s, 3 min, or seconds\n"
    "  step [N]        N instants on; an instant is one at which something happens\n"
    "  back [N]        N instants back\n"
    "  until EXPR      on until it holds: battery.soc < 0.3 and not upset\n"
    "  print [CH...]   values here; all without names\n"
    "  watch [CH...]   values to print at each stop\n"
    "  events [N]      the last events\n"
    "  waves DEV FROM TO [FILE]   FST of that window, of a run recorded without; times without a space: 12.5s,\n"
    "                  a FILE with one in double quotes\n"
    "  digest          of the state here\n"
    "  quit\n";

/// The rest of a line behind its first word.
std::string rest_of(std::istringstream& words) {
  std::string rest;
  std::getline(words >> std::ws, rest);
  return rest;
}

std::uint64_t count_of(const std::string& text) {
  if (text.empty()) return 1;
  const bool digits = text.find_first_not_of("0123456789") == std::string::npos && text.size() < 19;
  if (!digits) throw config::ConfigError({{{"shell", 0, 0}, "'" + text + "' must be a number of instants"}});
  return std::stoull(text);
}

class Shell {
 public:
  Shell(const Recording& recording, std::ostream& out) : recording_(recording), player_(recording), out_(out) {}

  /// False for quit.
  bool take(const std::string& line) {
    std::istringstream words(line);
    std::string verb;
    words >> verb;
    const std::string rest = rest_of(words);
    if (verb.empty()) return true;
    if (verb == "quit" || verb == "q" || verb == "exit") return false;
    if (verb == "help") {
      out_ << kHelp;
    } else if (verb == "print") {
      check_channels(rest);
      out_ << player_.ask("values " + rest);
    } else if (verb == "watch") {
      check_channels(rest);
      watched_ = rest;
    } else if (verb == "events") {
      out_ << player_.ask("events " + std::to_string(rest.empty() ? 10 : count_of(rest)));
    } else if (verb == "waves") {
      write_waves(rest);
    } else if (verb == "digest") {
      player_.ask("events 0");
      out_ << player_.position().digest << '\n';
    } else if (move(verb, rest)) {
      say_where();
    } else {
      throw config::ConfigError({{{"shell", 0, 0}, "no command '" + verb + "'; help shows what there is"}});
    }
    return true;
  }

 private:
  bool move(const std::string& verb, const std::string& rest) {
    const std::uint64_t here = player_.position().instant;
    if (verb == "goto") {
      player_.go_to(parse_time(rest, "goto"));
    } else if (verb == "step") {
      player_.go_to_instant(here + count_of(rest));
    } else if (verb == "back") {
      player_.go_to_instant(here - std::min(here, count_of(rest)));
    } else if (verb == "until") {
      Condition(rest, recording_.summary.channels, event_names(recording_));
      player_.go_until(rest);
    } else {
      return false;
    }
    return true;
  }

  void write_waves(const std::string& rest) {
    std::istringstream words(rest);
    std::string device, from, to, file, more;
    words >> device >> from >> to >> std::quoted(file);
    if (to.empty() || words >> more)
      throw config::ConfigError({{{"shell", 0, 0}, "waves needs DEV FROM TO and may have a FILE: waves npu0 20s 21s"}});
    if (file.empty())
      file = std::filesystem::path(recording_.summary.path).replace_extension(device + "-" + from + "-" + to + ".fst");
    const OpenLoopWaves window = wave_window(recording_, device, from, to, file);
    const auto swap = recorded_backing(recording_, device);
    const auto recorded = recording_.devices.find(device);
    if (recorded == recording_.devices.end())
      throw config::ConfigError({{{"shell", 0, 0}, "the trace holds no messages of " + device}});
    auto& windows = windows_[device];
    if (!windows) {
      const auto bed = testbed_of(recording_, {swap});
      const auto config =
          std::find_if(bed.devices.begin(), bed.devices.end(), [&](const auto& d) { return d.name == device; });
      windows = std::make_unique<WaveWindows>(*config, bed.seed, *recorded->second);
    }
    const auto report = windows->write(window);
    if (report.first_divergence)
      throw std::runtime_error(device + " parts from the recorded run at " +
                               backing::exact_seconds(report.first_divergence->time) + ": expected " +
                               report.first_divergence->expected + "; got " + report.first_divergence->got);
    out_ << "waves " << window.file << ", run from " << backing::exact_seconds(windows->began()) << '\n';
  }

  void say_where() {
    const Position& at = player_.position();
    out_ << "at " << backing::exact_seconds(at.time) << ", instant " << at.instant
         << (at.holds   ? ": the condition holds"
             : at.ended ? ": the end of the run"
                        : "")
         << '\n';
    if (!watched_.empty()) out_ << player_.ask("values " + watched_);
  }

  void check_channels(const std::string& names) const {
    std::istringstream words(names);
    for (std::string name; words >> name;) find_channel(name, recording_.summary.channels, "print");
  }

  const Recording& recording_;
  Player player_;
  std::ostream& out_;
  std::string watched_;
  std::map<std::string, std::unique_ptr<WaveWindows>> windows_;  // by device
};

}  // namespace

int shell(const Recording& recording, std::istream& in, std::ostream& out, bool prompt) {
  Shell commands(recording, out);
  int status = 0;
  for (std::string line;;) {
    if (prompt) out << "> " << std::flush;
    if (!std::getline(in, line)) break;
    try {
      if (!commands.take(line)) break;
    } catch (const config::ConfigError& error) {
      out << error.what() << '\n';
    } catch (const std::exception& error) {
      out << error.what() << '\n';
      status = 1;
    }
    out << std::flush;
  }
  return status;
}

}  // namespace flatsat::replay
