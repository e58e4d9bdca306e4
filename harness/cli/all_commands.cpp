#include "harness/cli/command.h"

namespace flatsat::cli {

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  for (auto* make : {make_run, make_faults, make_check, make_replay, make_diff, make_explain, make_trace, make_campaign,
                     make_bisect, make_report, make_doctor, make_schema, make_bench, make_boards, make_completion,
                     make_orbit, make_mesh, make_rtl})
    commands.push_back(make());
  return commands;
}

}  // namespace flatsat::cli
