// `flatsat trace info|verify|recover|export FILE`.
#include "harness/trace/trace.h"

#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "harness/base/part_file.h"
#include "harness/base/printable_output.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/time_option.h"
#include "harness/trace/compress.h"
#include "harness/trace/export_csv.h"
#include "harness/trace/export_formats.h"
#include "harness/trace/slice.h"
#include "harness/trace/verify.h"

namespace flatsat::cli {
namespace {

struct TraceArguments {
  std::string file, output;
  std::vector<std::string> channels;    // of a CSV
  std::string every, from = "0 s", to;  // of a CSV; of a slice
  bool json = false, vcd = false, mcap = false, perfetto = false;
};

int print_info(const TraceArguments& a) {
  if (a.json) {
    std::cout << trace::info_json(a.file) << '\n';
    return kExitPass;
  }
  const trace::Trace trace(a.file);
  const auto& s = trace.summary();
  std::printf("%s: %s\n", a.file.c_str(), trace::to_string(s.state));
  std::printf("testbed   %s, seed %llu, from %s\n", s.info.testbed_name.c_str(),
              static_cast<unsigned long long>(s.info.seed), s.info.epoch_utc.c_str());
  std::printf("flatsat   %s, revision %s\n", s.info.flatsat_version.c_str(), s.info.git_revision.c_str());
  for (const auto& [name, version] : s.info.tools) std::printf("tool      %s %s\n", name.c_str(), version.c_str());
  for (const auto& d : s.info.devices)
    std::printf("device    %s: %s %s\n", d.name.c_str(), d.backing.c_str(), d.agent_version.c_str());
  std::printf("until     %.3f s, %s\n", time::to_seconds(s.end_time),
              s.exit_state.empty() ? "the run did not say how it ended" : s.exit_state.c_str());
  std::printf("holds     %zu channels, %llu samples, %llu messages, %llu events, %.1f MB\n", s.channels.size(),
              static_cast<unsigned long long>(s.samples), static_cast<unsigned long long>(s.messages),
              static_cast<unsigned long long>(s.events), static_cast<double>(s.file_bytes) / 1e6);
  for (const auto& v : trace.verdicts())
    std::printf("%-10s%-20s %.6g %s\n", v.verdict.c_str(), v.requirement.c_str(), v.value, v.unit.c_str());
  if (!s.digest.empty()) std::printf("digest    %s\n", s.digest.c_str());
  std::printf("again     %s\n", s.info.reproduce.c_str());
  std::printf("verified  no: flatsat trace verify says whether this is what was recorded\n");
  return kExitPass;
}

int print_verify(const TraceArguments& a) {
  const auto report = trace::verify(a.file);
  if (a.json) {
    std::cout << trace::to_json(report) << '\n';
  } else {
    std::printf("%s: %s (%s), complete until %.3f s, %llu digests right\n", a.file.c_str(), report.ok ? "good" : "BAD",
                trace::to_string(report.state), time::to_seconds(report.complete_until),
                static_cast<unsigned long long>(report.digests_checked));
    for (const auto& note : report.notes) std::printf("  note: %s\n", note.c_str());
    for (const auto& problem : report.problems) std::printf("  problem: %s\n", problem.c_str());
  }
  return report.ok ? kExitPass : kExitFail;
}

int print_recover(const TraceArguments& a) {
  const auto report = trace::recover(a.file, a.output.empty() ? a.file : a.output);
  if (a.json)
    std::cout << trace::to_json(report) << '\n';
  else
    std::printf("%s: recovered, complete until %.6f s; lost: %.6f s to %.6f s, %llu rows\n", report.path.c_str(),
                time::to_seconds(report.complete_until), time::to_seconds(report.complete_until),
                time::to_seconds(report.last_time), static_cast<unsigned long long>(report.rows_dropped));
  return report.verified.ok ? kExitPass : kExitFail;
}

/// False when not all could be written.
bool write_to(const std::string& path, const std::function<void(std::ostream&)>& write) {
  std::ofstream out(path, std::ios::binary);
  if (out) write(out);
  out.close();
  return static_cast<bool>(out);
}

/// A file that is new, or takes the place of another one, once it is whole.
bool write_file(const std::string& path, const std::function<void(std::ostream&)>& write) {
  constexpr mode_t kRights = 0666;  // less the umask
  std::optional<base::PartFile> part;
  try {
    part.emplace(path, kRights);
  } catch (const std::runtime_error&) {
    return false;
  }
  if (!write_to(part->path(), write) || std::rename(part->path().c_str(), path.c_str()) != 0) return false;
  part->release();
  return true;
}

/// To the file that was asked for, or to stdout.
int write_out(const std::string& output, const std::function<void(std::ostream&)>& write) {
  if (output.empty()) {
    write(std::cout);
    return kExitPass;  // main() sees to what stdout did not take
  }
  std::error_code error;
  const auto there = std::filesystem::symlink_status(output, error).type();
  const bool is_a_file = there == std::filesystem::file_type::not_found || there == std::filesystem::file_type::regular;
  if (is_a_file ? write_file(output, write) : write_to(output, write)) return kExitPass;
  std::cerr << "flatsat: " << output << ": cannot be written\n";
  return kExitError;
}

/// What is taken out of a trace was verified first. Of one that a run is still writing that cannot be said, and is
/// told.
trace::Trace open_verified(const std::string& file) {
  trace::Trace trace(file);
  if (trace.summary().state == trace::TraceState::kLive)
    std::cerr << "flatsat: " << file << ": is being written: what is read out of it is not verified\n";
  else
    trace::require_verified(file);
  return trace;
}

int export_to(const TraceArguments& a, void (*write)(const trace::Trace&, std::ostream&)) {
  const trace::Trace trace = open_verified(a.file);
  return write_out(a.output, [&](std::ostream& out) { write(trace, out); });
}

/// `--csv A B FILE`: the option takes all words that follow it, so the file is the last of them.
int print_csv(const TraceArguments& a) {
  trace::CsvOptions options{.channels = a.channels, .every = {}};
  std::string file = a.file;
  if (file.empty() && options.channels.size() > 1) {
    file = options.channels.back();
    options.channels.pop_back();
  }
  if (file.empty() || options.channels.empty()) {
    std::cerr << "flatsat: trace export needs --csv CHANNEL... and FILE\n";
    return kExitUsage;
  }
  if (!a.every.empty()) options.every = time_of("--every", a.every);
  const trace::Trace trace = open_verified(file);
  return write_out(a.output, [&](std::ostream& out) { trace::export_csv(trace, options, out); });
}

int print_export(const TraceArguments& a) {
  const int formats = (a.channels.empty() ? 0 : 1) + a.vcd + a.mcap + a.perfetto;
  if (formats != 1 || (a.channels.empty() && a.file.empty())) {
    std::cerr << "flatsat: trace export needs one of --csv CHANNEL..., --vcd, --mcap, --perfetto and FILE\n";
    return kExitUsage;
  }
  if (a.vcd) return export_to(a, trace::export_vcd);
  if (a.mcap && a.output.empty()) {
    if (isatty(STDOUT_FILENO) != 0) {
      std::cerr << "flatsat: MCAP is no text: give -o FILE, or lead it into a file or a pipe\n";
      return kExitUsage;
    }
    const base::RawOutput raw(std::cout);
    return export_to(a, trace::export_mcap);
  }
  if (a.mcap) return export_to(a, trace::export_mcap);
  if (a.perfetto) return export_to(a, trace::export_perfetto);
  return print_csv(a);
}

int slice_file(const TraceArguments& a) {
  const trace::Trace trace = open_verified(a.file);
  const auto from = time_of("--from", a.from), to = a.to.empty() ? trace.summary().end_time : time_of("--to", a.to);
  if (a.output.empty() || from >= to) {
    std::cerr << "flatsat: trace slice needs -o OUT and --from before --to, times like '20 s'\n";
    return kExitUsage;
  }
  trace::slice(trace, from, to, a.output);
  return kExitPass;
}

int compress_file(const TraceArguments& a) {
  constexpr int kLevel = 6;
  trace::require_verified(a.file);
  trace::compress(a.file, kLevel);
  return kExitPass;
}

class TraceCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("trace", "look into, check or repair a trace");
    command->require_subcommand(1);
    add_inner(*command, "info", "what a trace holds", action, print_info);
    add_inner(*command, "verify", "is it complete, are its digests right", action, print_verify);
    auto* recover = add_inner(*command, "recover", "repair the trace of a killed run", action, print_recover);
    recover->add_option("-o,--output", a_.output, "where to put it (default: in place)");
    add_inner(*command, "compress", "write it anew, smaller: the same rows and digests", action, compress_file);
    auto* part = add_inner(*command, "slice", "a window of it as a trace of its own", action, slice_file);
    part->add_option("--from", a_.from, "where it begins, like '20 s' (default: at the start)");
    part->add_option("--to", a_.to, "where it ends (default: at the end)");
    part->add_option("-o,--output", a_.output, "trace to write")->required();
    auto* others = command->add_subcommand("export", "as CSV, VCD, MCAP, or for Perfetto");
    others->add_flag("--vcd", a_.vcd, "channels as a value change dump");
    others->add_flag("--mcap", a_.mcap, "channels and events as MCAP");
    others->add_flag("--perfetto", a_.perfetto, "jobs, messages, events and lateness as Trace Event JSON");
    others->add_option("file", a_.file, "trace");
    others->add_option("--csv", a_.channels, "channels, by name or with * and ?");
    others->add_option("-o,--output", a_.output, "file to write (default: standard output)");
    others->add_option("--every", a_.every, "one row each of this time, like '60 s' (default: at every change)");
    others->callback([this, &action] { action = [this] { return print_export(a_); }; });
  }

 private:
  CLI::App* add_inner(CLI::App& parent, const char* name, const char* what, Action& action,
                      int (*act)(const TraceArguments&)) {
    auto* command = parent.add_subcommand(name, what);
    command->add_option("file", a_.file, "trace")->required();
    command->add_flag("--json", a_.json, "print JSON");
    command->callback([this, &action, act] { action = [this, act] { return act(a_); }; });
    return command;
  }
  TraceArguments a_;
};

}  // namespace

std::unique_ptr<Command> make_trace() { return std::make_unique<TraceCommand>(); }

}  // namespace flatsat::cli
