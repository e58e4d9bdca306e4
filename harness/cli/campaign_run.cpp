// `flatsat campaign run|status`.
#include "harness/cli/campaign_run.h"

#include <fnmatch.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/backing/programs.h"
#include "harness/base/clock.h"
#include "harness/base/printable_output.h"
#include "harness/base/process.h"
#include "harness/base/stop_signal.h"
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/campaign/baseline.h"
#include "harness/campaign/engine.h"
#include "harness/campaign/fail_lines.h"
#include "harness/campaign/junit.h"
#include "harness/campaign/markdown.h"
#include "harness/campaign/report.h"
#include "harness/campaign/slurm_engine.h"
#include "harness/campaign/summary.h"
#include "harness/cli/duration_text.h"
#include "harness/cli/exit_code.h"
#include "harness/cli/output_check.h"
#include "harness/time/seed.h"

namespace flatsat::cli {
namespace {

using campaign::Case;
using campaign::Plan;
using nlohmann::json;

/// What is flown and reported now: the whole plan, or those of its cases that were asked for.
struct Selection {
  Plan plan;
  bool is_part = false;
};

bool is_called(const Case& one, const std::string& wanted) {
  return one.name == wanted || one.key == wanted || fnmatch(wanted.c_str(), one.name.c_str(), 0) == 0;
}

void refuse_unknown_cases(const CampaignArguments& a, const Plan& plan) {
  std::vector<std::string> names;
  for (const auto& one : plan.cases) names.push_back(one.name);
  std::vector<config::Problem> problems;
  for (const auto& wanted : a.cases) {
    const auto fits = [&](const Case& one) { return is_called(one, wanted); };
    if (std::none_of(plan.cases.begin(), plan.cases.end(), fits))
      problems.push_back(
          {{"--case " + wanted, 0, 0},
           "no case has this name, key or pattern" + base::did_you_mean(wanted, names, "; campaign plan lists them")});
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
}

Selection select(const CampaignArguments& a, const Plan& plan, const campaign::CampaignFolder& folder) {
  if (a.cases.empty() && !a.last_failed) return {plan, false};
  refuse_unknown_cases(a, plan);
  const auto is_named = [&a](const Case& one) {
    return a.cases.empty() ||
           std::any_of(a.cases.begin(), a.cases.end(), [&](const auto& wanted) { return is_called(one, wanted); });
  };
  const auto has_failed = [&](const Case& one) {
    if (!a.last_failed) return true;
    const auto last = folder.last_result(one);
    return last && last->value("verdict", "") != "PASS";
  };
  return {part_of(plan, [&](const Case& one) { return is_named(one) && has_failed(one); }), true};
}

std::optional<json> baseline_of(const CampaignArguments& a) {
  return a.baseline.empty() ? std::nullopt : std::optional(campaign::load_baseline(a.baseline));
}

void refuse_outputs(const CampaignArguments& a) {
  refuse_output("--junit", a.junit);
  refuse_output("--html", a.html);
}

void show_progress(const campaign::Progress& p) {
  const auto line =
      base::formatted("\r\033[K%zu of %zu cases, %zu pass, %zu fail, %zu error, %zu running, about %s left", p.done,
                      p.total, p.pass, p.fail, p.error, p.running, duration_text(p.eta_s).c_str());
  base::write_own(std::cerr, line.substr(0, 84));
  std::cerr << std::flush;
}

void show_end(const Case& one, const json& result, bool terminal, bool known) {
  const std::string verdict = result["verdict"];
  if (terminal && verdict == "PASS") return;
  const auto lines = campaign::fail_lines(result);
  if (terminal) base::write_own(std::cerr, "\r\033[K");
  if (lines.empty()) std::cerr << verdict << ' ' << one.name << '\n';
  for (const auto& line : lines)
    std::cerr << verdict << (known ? " (known) " : " ") << one.name << ": " << line << campaign::trace_note(result)
              << '\n';
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

json summary_of(const Selection& flown, const campaign::CampaignFolder& folder, const std::optional<json>& accepted) {
  json summary = campaign::summarise(flown.plan, folder);
  if (accepted) campaign::hold_against(*accepted, flown.plan, flown.is_part, summary);
  return summary;
}

/// Everything that people and machines read of a campaign, as far as it is. What lies in the folder is of all its
/// cases; what was asked for is of those that were flown.
int report(const CampaignArguments& a, const Plan& plan, const Selection& flown, const campaign::CampaignFolder& folder,
           const std::optional<json>& accepted) {
  const json summary = summary_of(flown, folder, accepted);
  const json whole = flown.is_part ? summary_of({plan, false}, folder, accepted) : summary;
  Outputs outputs;
  outputs.write(folder.path() + "/summary.json", whole.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  outputs.write(folder.path() + "/summary.md", campaign::to_markdown(whole));
  if (!a.junit.empty()) outputs.write(a.junit, campaign::to_junit(summary));
  if (!a.html.empty()) outputs.write(a.html, campaign::campaign_page(summary));
  std::cout << (a.json ? summary.dump(2, ' ', false, json::error_handler_t::replace) + "\n"
                       : campaign::to_table(summary))
            << std::flush;
  const int status = campaign::exit_status(summary);
  return outputs.whole() || status != kExitPass ? status : static_cast<int>(kExitError);
}

std::vector<std::size_t> shuffled(std::size_t n, std::uint64_t seed) {
  std::vector<std::size_t> order(n);
  for (std::size_t i = 0; i < n; ++i) order[i] = i;
  time::NamedStream stream(seed, "campaign.order");
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[stream.next() % i]);
  return order;
}

campaign::CampaignFolder folder_of(const CampaignArguments& a, const Plan& plan) {
  if (a.output.empty())
    return campaign::CampaignFolder::make_new("runs/" + plan.name + "-" + base::utc_now("%Y%m%dT%H%M%SZ"));
  return campaign::CampaignFolder(a.output);
}

void tell_changes(const std::vector<std::string>& changes, const campaign::CampaignFolder& folder) {
  constexpr std::size_t kMost = 10;
  if (changes.empty()) return;
  auto told = changes;
  if (told.size() > kMost) told.resize(kMost), told.push_back(std::to_string(changes.size() - kMost) + " more");
  std::cerr << "flatsat: since " << folder.path() << " was flown: " << base::joined(told)
            << "; its cases are flown again\n";
}

/// What a changed file spoilt or --last-failed asks for.
void set_aside(const CampaignArguments& a, const Selection& selection, const campaign::CampaignFolder& folder) {
  for (const auto& one : selection.plan.cases) {
    const auto result = folder.result(one);
    if (result && (a.last_failed || result->value("inputs_changed", false))) folder.set_result_aside(one);
  }
}

bool fly(const CampaignArguments& a, const Plan& plan, const campaign::CampaignFolder& folder,
         const std::optional<json>& accepted, const volatile std::sig_atomic_t& stop) {
  const bool terminal = isatty(STDERR_FILENO) != 0 && !a.quiet;
  const auto is_known = [&accepted](const json& result) {
    return accepted && campaign::is_known_failure(*accepted, result);
  };
  campaign::EngineOptions options{
      .jobs = a.jobs, .order = {}, .stop = &stop, .progress = {}, .finished = {}, .is_last = {}};
  if (a.shuffle != 0) options.order = shuffled(plan.cases.size(), a.shuffle);
  if (terminal) options.progress = show_progress;
  if (!a.quiet)
    options.finished = [&](const Case& one, const json& result) { show_end(one, result, terminal, is_known(result)); };
  if (a.fail_fast)
    options.is_last = [&](const Case&, const json& result) { return result["verdict"] != "PASS" && !is_known(result); };
  const bool whole = a.engine == "slurm"
                         ? campaign::run_slurm(plan, folder, options, (backing::program_folder() / "flatsat").string())
                         : campaign::run_local(plan, folder, options);
  if (terminal) base::write_own(std::cerr, "\r\033[K");
  return whole;
}

/// Runs the user's command; false when it failed, which is told.
bool end_with(const std::string& command, const campaign::CampaignFolder& folder, int status) {
  if (command.empty()) return true;
  const base::Descriptor errors(dup(STDERR_FILENO));  // stdout is for the result
  const auto ended =
      base::spawn({.words = {"/bin/sh", "-c", command},
                   .environment = {"FLATSAT_CAMPAIGN=" + folder.path(), "FLATSAT_STATUS=" + std::to_string(status),
                                   "FLATSAT_SUMMARY=" + folder.path() + "/summary.json",
                                   "FLATSAT_MARKDOWN=" + folder.path() + "/summary.md"},
                   .out = base::Stream::to(errors)})
          .wait();
  if (!ended.is_success()) std::cerr << "flatsat: --on-end " << command << ": " << ended.text() << '\n';
  return ended.is_success();
}

}  // namespace

int run_campaign(const CampaignArguments& a) {
  refuse_outputs(a);
  refuse_folder("-o", a.output);
  const auto accepted = baseline_of(a);
  if (a.last_failed && a.output.empty())
    throw config::ConfigError({{{"--last-failed", 0, 0}, "needs -o FOLDER: the campaign whose failures fly again"}});
  const auto plan = campaign::make_plan(campaign::load_campaign(a.file));
  if (plan.cases.empty()) return kExitNothing;
  const auto folder = folder_of(a, plan);
  const auto taken = folder.take(10.0);
  tell_changes(folder.open(plan), folder);
  const auto selection = select(a, plan, folder);
  if (selection.plan.cases.empty()) {
    std::cerr << "flatsat: no case of " << folder.path() << " that was asked for has failed: nothing to fly\n";
    return kExitNothing;
  }
  set_aside(a, selection, folder);
  const auto& stop = base::note_stop_signals(base::SecondSignal::kKills);
  const bool whole = fly(a, selection.plan, folder, accepted, stop);
  int status = report(a, plan, selection, folder, accepted);
  std::cerr << "flatsat: " << folder.path() << '\n';
  if (!whole) {
    std::cerr << "flatsat: stopped by signal " << stop << "; go on with: ./flatsat campaign run " << a.file << " -o "
              << folder.path() << '\n';
    status = 128 + stop;
  }
  const bool ended = end_with(a.on_end, folder, status);
  return ended || status != kExitPass ? status : static_cast<int>(kExitError);
}

int print_campaign_status(const CampaignArguments& a) {
  refuse_outputs(a);
  const auto accepted = baseline_of(a);
  const campaign::CampaignFolder folder(a.file);
  const auto plan = folder.plan();
  if (const auto changed = campaign::changed_since(plan.inputs); !changed.empty())
    std::cerr << "flatsat: " << base::joined(changed) << " changed since " << folder.path()
              << " was planned; campaign run flies its cases again\n";
  return report(a, plan, {plan, false}, folder, accepted);
}

}  // namespace flatsat::cli
