// `flatsat campaign plan|run|status|work|accept|history`: many runs of one testbed.
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>

#include "harness/base/clock.h"
#include "harness/campaign/baseline.h"
#include "harness/campaign/cost_estimate.h"
#include "harness/campaign/history.h"
#include "harness/campaign/slurm_engine.h"
#include "harness/campaign/summary.h"
#include "harness/cli/campaign_run.h"
#include "harness/cli/command.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

using nlohmann::json;

using Arguments = CampaignArguments;

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
    std::printf("%5zu %s %s\n", i, plan.cases[i].key.c_str(), plan.cases[i].name.substr(0, 56).c_str());
  if (plan.cases.size() > 10) std::printf("      and %zu more\n", plan.cases.size() - 10);
  return kExitPass;
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

int print_history(const Arguments& a) {
  const auto history = campaign::history_of(a.folders);
  std::cout << (a.json ? history.dump(2, ' ', false, json::error_handler_t::replace) + "\n"
                       : campaign::history_table(history));
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
    run->add_option("--case", a_.cases, "fly this case alone: its name, its key or a pattern with * and ?")
        ->take_all()
        ->allow_extra_args(false);
    run->add_flag("--last-failed", a_.last_failed, "fly again what did not pass in the folder of -o, and nothing else");
    run->add_flag("--fail-fast", a_.fail_fast, "end with the first case that does not pass; a known failure is none");
    run->add_option("--on-end", a_.on_end,
                    "shell command for when it is over or was stopped: FLATSAT_CAMPAIGN, FLATSAT_STATUS, "
                    "FLATSAT_SUMMARY and FLATSAT_MARKDOWN tell it the folder, the exit status and the files");
    run->add_flag("-q,--quiet", a_.quiet, "no progress, no line a case");
    auto* status = add_inner(*command, "status", "how far it is, what it has shown", "folder of the campaign", action,
                             print_campaign_status);
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
    auto* history = command->add_subcommand("history", "several nights side by side, and what differs between them");
    history->add_option("folders", a_.folders, "folders of campaigns, or accepted nights")->required();
    history->add_flag("--json", a_.json, "print JSON");
    history->callback([this, &action] { action = [this] { return print_history(a_); }; });
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
