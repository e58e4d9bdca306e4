#pragma once
#include <csignal>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace flatsat::campaign {

enum class RevisionIs { kGood, kBad, kSkipped };
const char* to_string(RevisionIs is);

struct BisectOptions {
  std::string good, bad;             // revisions of the git checkout in whose folder this works
  std::vector<std::string> command;  // tells them apart by its exit status
  const volatile std::sig_atomic_t* stop = nullptr;
  std::function<void(const std::string&)> say;  // a line for each revision
};

struct BisectStep {
  std::string revision, subject;
  int status = 0;  // of the command
  RevisionIs is = RevisionIs::kSkipped;
};

struct BisectResult {
  std::string first_bad, subject;       // empty where only skipped ones are left
  std::vector<std::string> candidates;  // of which one is the first bad one, then
  std::vector<BisectStep> steps;        // GOOD and BAD themselves first
};

/// What an exit status says of a revision, as for `git bisect run`: 0 good, 125 cannot be judged, else bad. flatsat's
/// own statuses 2 to 5 judge nothing either: a testbed that was not right yet, RTL that does not build, nothing to run,
/// an alarm. Errors: std::runtime_error for 126, 127 and everything above: the command could not be run or was killed.
RevisionIs judged(int status, bool by_flatsat);

/// Finds the first revision at which the command ends otherwise, in a work tree of its own beside the user's, who may
/// have changes that are not committed; files that git does not know are not there. Both ends are tried first.
/// Errors: ConfigError: no such revision, or an end that is not what it was said to be; std::runtime_error: no git,
/// what it said, or a stop.
BisectResult bisect(const BisectOptions& options);

nlohmann::json to_json(const BisectResult& result);

}  // namespace flatsat::campaign
