// `flatsat campaign plan|run|status|accept`: many runs of one testbed.
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/backing/programs.h"
#include "harness/base/clock.h"
#include "harness/base/stop_signal.h"
#include "harness/base/whole_file.h"
#include "harness/campaign/baseline.h"
#include "harness/campaign/cost_estimate.h"
#include "harness/campaign/engine.h"
#include "harness/campaign/junit.h"
#include "harness/campaign/report.h"
#include "harness/campaign/slurm_engine.h"
#include "harness/campaign/summary.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/time/seed.h"

namespace flatsat::cli {
namespace {

using nlohmann::json;

struct Arguments {
  std::string file, output, junit, html, baseline, reason;
  std::string engine = "local", batch;
  std::size_t task = 0, of = 1;
  unsigned jobs = 1;
  std::uint64_t shuffle = 0;
  bool json = false, no_pilot = false, quiet = false;
};

std::string duration_text(double seconds) {
  char text[40];
  if (seconds < 120.0)
    std::snprintf(text, sizeof text, "%.1f s", seconds);
  else if (seconds < 7200.0)
    std::snprintf(text, sizeof text, "%.1f min", seconds / 60.0);
  else
    std::snprintf(text, sizeof text, "%.1f h", seconds / 3600.0);
  return text;
}

int print_plan(const Arguments& a) {
  const auto plan = campaign::make_plan(campaign::load_campaign(a.file));
  if (!a.output.empty()) campaign::CampaignFolder(a.output).open(plan);
  json out = campaign::to_json(plan);
  std::string estimate = "not measured";
  if (!a.no_pilot) {
    const auto pilot = campaign::fly_pilot(plan);
    out["pilot"] = {{"wall_s", pilot.wall_s}, {"trace_bytes", pilot.trace_bytes}, {"verdict", pilot.verdict}};
    const double n = static_cast<double>(plan.cases.size()) * plan.repeat;
    estimate = duration_text(n * pilot.wall_s / (plan.boards.empty() ? a.jobs : 1)) + " with " +
               std::to_string(a.jobs) + " at a time (the pilot took " + duration_text(pilot.wall_s) + "), up to " +
               std::to_string(static_cast<long long>(n * pilot.trace_bytes / 1e6)) + " MB if all traces are kept";
  }
  if (a.json) {
    std::cout << out.dump(1) << '\n';
    return kExitPass;
  }
  std::printf("%s: %s\n%zu cases of %s, seed %llu\n", plan.name.c_str(), plan.title.c_str(), plan.cases.size(),
              plan.testbed.c_str(), static_cast<unsigned long long>(plan.seed));
  std::printf("estimated %s\nboards    %s\n", estimate.c_str(), plan.boards.empty() ? "none" : "");
  for (const auto& board : plan.boards) std::printf("          %s, its cases run one at a time\n", board.c_str());
  for (std::size_t i = 0; i < std::min<std::size_t>(plan.cases.size(), 10); ++i)
    std::printf("%5zu %s %s\n", i, plan.cases[i].key.c_str(), campaign::case_name(plan.cases[i]).substr(0, 56).c_str());
  if (plan.cases.size() > 10) std::printf("      and %zu more\n", plan.cases.size() - 10);
  return kExitPass;
}

void show_progress(const campaign::Progress& p) {
  char line[120];
  std::snprintf(line, sizeof line,
                "\r\033[K%zu of %zu cases, %zu pass, %zu fail, %zu error, %zu running, about %s left", p.done, p.total,
                p.pass, p.fail, p.error, p.running, duration_text(p.eta_s).c_str());
  std::cerr << std::string(line).substr(0, 84) << std::flush;
}

void show_end(const campaign::Case& one, const json& result, bool terminal) {
  const std::string verdict = result["verdict"];
  if (terminal && verdict == "PASS") return;
  std::cerr << (terminal ? "\r\033[K" : "") << verdict << ' ' << campaign::case_name(one);
  if (result["error"].is_string()) std::cerr << ": " << result["error"].get<std::string>();
  std::cerr << '\n';
}

/// Writes what is asked for; what cannot be written is said, and the rest goes on.
class Outputs {
 public:
  void write(const std::string& path, const std::string& text) {
    try {
      if (!path.empty()) base::write_whole(path, text);
    } catch (const std::exception& error) {
      std::cerr << "flatsat: " << error.what() << '\n';
      whole_ = false;
    }
  }
  bool whole() const { return whole_; }

 private:
  bool whole_ = true;
};

/// Everything that people and machines read of a campaign, as far as it is.
int report(const Arguments& a, const campaign::Plan& plan, const campaign::CampaignFolder& folder) {
  const json summary = campaign::summarise(plan, folder);
  Outputs outputs;
  outputs.write(folder.path() + "/summary.json", summary.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  if (!a.junit.empty()) outputs.write(a.junit, campaign::to_junit(summary));
  if (!a.html.empty()) outputs.write(a.html, campaign::campaign_page(summary));
  json out = summary;
  std::string text = campaign::to_table(summary);
  int status = campaign::exit_status(summary);
  if (!a.baseline.empty()) {
    const auto compared = campaign::compare(campaign::load_baseline(a.baseline), summary, plan.marginal);
    out["comparison"] = compared;
    text += "\n" + campaign::comparison_table(compared);
    if (!compared["flaky"].empty() && status == kExitPass) status = kExitError;
    if (compared["worse"].get<bool>() && status == kExitPass) status = kExitFail;
  }
  std::cout << (a.json ? out.dump(2, ' ', false, json::error_handler_t::replace) + "\n" : text) << std::flush;
  return outputs.whole() || status != kExitPass ? status : static_cast<int>(kExitError);
}

std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  time::NamedStream stream(seed, "campaign.order");
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[stream.next() % i]);
  return order;
}

int run_campaign(const Arguments& a) {
  const auto plan = campaign::make_plan(campaign::load_campaign(a.file));
  if (plan.cases.empty()) return kExitNothing;
  const campaign::CampaignFolder folder(a.output.empty() ? "runs/" + plan.name + "-" + base::utc_now("%Y%m%dT%H%M%SZ")
                                                         : a.output);
  folder.open(plan);
  const auto taken = folder.take(10.0);
  const bool terminal = isatty(STDERR_FILENO) != 0 && !a.quiet;
  const auto& stop = base::note_stop_signals(base::SecondSignal::kKills);
  campaign::EngineOptions options{.jobs = a.jobs, .order = {}, .stop = &stop, .progress = {}, .finished = {}};
  if (a.shuffle != 0) options.order = shuffled(plan.cases.size(), a.shuffle);
  if (terminal) options.progress = show_progress;
  if (!a.quiet)
    options.finished = [terminal](const campaign::Case& one, const json& result) { show_end(one, result, terminal); };
  const bool whole = a.engine == "slurm"
                         ? campaign::run_slurm(plan, folder, options, (backing::program_folder() / "flatsat").string())
                         : campaign::run_local(plan, folder, options);
  if (terminal) std::cerr << "\r\033[K";
  const int status = report(a, plan, folder);
  std::cerr << "flatsat: " << folder.path() << '\n';
  if (whole) return status;
  std::cerr << "flatsat: stopped by signal " << stop << "; go on with: ./flatsat campaign run " << a.file << " -o "
            << folder.path() << '\n';
  return 128 + stop;
}

int print_status(const Arguments& a) {
  const campaign::CampaignFolder folder(a.file);
  return report(a, folder.plan(), folder);
}

int work_task(const Arguments& a) {
  return campaign::work_off(campaign::CampaignFolder(a.file), a.batch, a.task, a.of) ? kExitPass : 130;
}

int accept_night(const Arguments& a) {
  const campaign::CampaignFolder folder(a.file);
  campaign::accept(campaign::summarise(folder.plan(), folder), a.baseline, a.reason,
                   base::utc_now("%Y-%m-%dT%H:%M:%SZ"));
  std::printf("%s: accepted into %s\n", a.file.c_str(), a.baseline.c_str());
  return kExitPass;
}

class CampaignCommand : public Command {
 public:
  void add_to(CLI::App& app, Action& action) override {
    auto* command = app.add_subcommand("campaign", "many runs of one testbed: sweep x faults x Monte Carlo");
    command->require_subcommand(1);
    auto* plan = add_inner(*command, "plan", "what would run, how long, how much disk", "campaign.toml or its folder",
                           action, print_plan);
    plan->add_option("-o,--output", a_.output, "folder of the campaign to be: the plan is written into it");
    plan->add_flag("--no-pilot", a_.no_pilot, "do not fly one case to measure");
    plan->add_option("-j,--jobs", a_.jobs, "cases at a time")->check(CLI::Range(1u, 1024u));
    auto* run =
        add_inner(*command, "run", "fly what has no result yet", "campaign.toml or its folder", action, run_campaign);
    run->add_option("-o,--output", a_.output, "folder of the campaign; an existing one is gone on with");
    run->add_option("-j,--jobs", a_.jobs, "cases at a time")->check(CLI::Range(1u, 1024u));
    run->add_option("--engine", a_.engine, "local, or slurm: a job array of -j tasks")
        ->check(CLI::IsMember({"local", "slurm"}));
    run->add_option("--shuffle", a_.shuffle, "seed of another order; results do not depend on it");
    run->add_flag("-q,--quiet", a_.quiet, "no progress, no line a case");
    auto* status = add_inner(*command, "status", "how far it is, what it has shown", "folder of the campaign", action,
                             print_status);
    for (auto* one : {run, status}) {
      one->add_option("--junit", a_.junit, "write JUnit XML");
      one->add_option("--html", a_.html, "write the report, one page");
      one->add_option("--baseline", a_.baseline, "folder of the accepted night to compare with");
    }
    auto* work = add_inner(*command, "work", "fly every N-th case: what one task of a job array does",
                           "folder of the campaign", action, work_task);
    work->add_option("--batch", a_.batch, "list of cases; the whole plan if not given");
    work->add_option("--task", a_.task, "which task this is, from 0")->required();
    work->add_option("--of", a_.of, "how many there are")->required()->check(CLI::Range(1u, 100000u));
    auto* night = add_inner(*command, "accept", "make it the night that later ones are compared with",
                            "folder of the campaign", action, accept_night);
    night->add_option("--baseline", a_.baseline, "folder of the accepted night")->required();
    night->add_option("--reason", a_.reason, "why")->required();
  }

 private:
  CLI::App* add_inner(CLI::App& parent, const char* name, const char* what, const char* file, Action& action,
                      int (*act)(const Arguments&)) {
    auto* command = parent.add_subcommand(name, what);
    command->add_option("file", a_.file, file)->required();
    command->add_flag("--json", a_.json, "print JSON");
    command->callback([this, &action, act] { action = [this, act] { return act(a_); }; });
    return command;
  }

  Arguments a_;
};

}  // namespace

std::unique_ptr<Command> make_campaign() { return std::make_unique<CampaignCommand>(); }

}  // namespace flatsat::cli
