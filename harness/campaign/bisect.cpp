#include "harness/campaign/bisect.h"

#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/base/text.h"
#include "harness/config/problems.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;

struct Said {
  bool is_success = false;
  std::string text;  // without the last line's end
};

Said ask_git(const std::string& folder, std::vector<std::string> words,
             base::Capture capture = base::Capture::kOutputAndErrors) {
  words.insert(words.begin(), "git");
  auto said = base::run({.words = std::move(words), .folder = folder, .environment = {"LC_ALL=C"}}, capture);
  while (!said.output.empty() && said.output.back() == '\n') said.output.pop_back();
  return {said.status.is_success(), std::move(said.output)};
}

/// What it prints; what it warns of goes to stderr.
std::string git(const std::string& folder, const std::vector<std::string>& words) {
  auto said = ask_git(folder, words, base::Capture::kOutput);
  if (!said.is_success) throw std::runtime_error("git " + base::joined(words, " ") + " failed");
  return std::move(said.text);
}

std::string commit_of(const std::string& name) {
  const auto said = ask_git("", {"rev-parse", "--verify", "--quiet", name + "^{commit}"});
  if (!said.is_success) throw config::ConfigError({{{"bisect", 0, 0}, "there is no revision '" + name + "' here"}});
  return said.text;
}

/// A work tree of one's own, gone with its owner.
class WorkTree {
 public:
  explicit WorkTree(const std::string& revision) : folder_(fs::temp_directory_path() / "flatsat-bisect-") {
    git("", {"worktree", "add", "--detach", "--quiet", path(), revision});
  }
  ~WorkTree() {
    ask_git("", {"worktree", "remove", "--force", path()});
    ask_git("", {"worktree", "prune"});
  }
  WorkTree(const WorkTree&) = delete;
  WorkTree& operator=(const WorkTree&) = delete;
  std::string path() const { return (folder_.path() / "tree").string(); }

 private:
  base::TemporaryFolder folder_;
};

class Bisection {
 public:
  explicit Bisection(const BisectOptions& options)
      : options_(options),
        good_(commit_of(options.good)),
        bad_(commit_of(options.bad)),
        below_(git("", {"rev-parse", "--show-prefix"})),
        tree_(good_) {}

  BisectResult run() {
    expect(good_, options_.good, RevisionIs::kGood);
    expect(bad_, options_.bad, RevisionIs::kBad);
    auto said = ask_git(tree_.path(), {"bisect", "start", bad_, good_});
    while (!is_over(said)) {
      const auto is = try_out(git(tree_.path(), {"rev-parse", "HEAD"}));
      git(tree_.path(), {"reset", "--hard", "--quiet"});
      said = ask_git(tree_.path(), {"bisect", to_string(is)});
    }
    ask_git(tree_.path(), {"bisect", "reset"});
    return std::move(result_);
  }

 private:
  void expect(const std::string& revision, const std::string& name, RevisionIs wanted) {
    git(tree_.path(), {"checkout", "--force", "--detach", "--quiet", revision});
    const auto is = try_out(revision);
    if (is == wanted) return;
    throw config::ConfigError(
        {{{"bisect", 0, 0},
          name + " was to be " + to_string(wanted) + " and is " + to_string(is) + ": the command ended with status " +
              std::to_string(result_.steps.back().status) + " there"}});
  }

  RevisionIs try_out(const std::string& revision) {
    BisectStep step{.revision = revision, .subject = subject_of(revision)};
    step.status = status_of_command();
    if (options_.stop != nullptr && *options_.stop != 0) throw std::runtime_error("stopped");
    const bool by_flatsat = fs::path(options_.command.front()).filename() == "flatsat";
    step.is = judged(step.status, by_flatsat);
    if (options_.say)
      options_.say(revision.substr(0, 12) + " " + to_string(step.is) + " (status " + std::to_string(step.status) +
                   ") " + step.subject);
    result_.steps.push_back(step);
    return step.is;
  }

  /// Where the user stands in the checkout; a revision that does not have this folder cannot be judged.
  int status_of_command() const {
    constexpr int kCannotJudge = 125;
    const auto folder = fs::path(tree_.path()) / below_;
    if (!fs::is_directory(folder)) return kCannotJudge;
    const base::Descriptor errors(dup(STDERR_FILENO));  // stdout is for the result
    return base::spawn({.words = options_.command, .folder = folder.string(), .out = base::Stream::to(errors)})
        .wait()
        .code();
  }

  std::string subject_of(const std::string& revision) const {
    return git(tree_.path(), {"log", "-1", "--format=%s", revision});
  }

  /// Reads what git makes of it: it goes on, it has found the first bad one, or only skipped ones are left.
  bool is_over(const Said& said) {
    constexpr std::string_view kFound = " is the first bad commit", kLeft = "The first bad commit could be any of:";
    if (const auto at = said.text.find(kFound); at != std::string::npos) {
      const auto begin = said.text.rfind('\n', at);
      result_.first_bad = said.text.substr(begin == std::string::npos ? 0 : begin + 1, 40);
      result_.subject = subject_of(result_.first_bad);
      return true;
    }
    if (const auto at = said.text.find(kLeft); at != std::string::npos) {
      std::istringstream lines(said.text.substr(at + kLeft.size()));
      for (std::string line; std::getline(lines, line);)
        if (line.size() == 40) result_.candidates.push_back(line);
      return true;
    }
    if (!said.is_success) throw std::runtime_error("git bisect: " + said.text);
    return false;
  }

  const BisectOptions& options_;
  const std::string good_, bad_, below_;
  const WorkTree tree_;
  BisectResult result_;
};

}  // namespace

const char* to_string(RevisionIs is) {
  switch (is) {
    case RevisionIs::kGood:
      return "good";
    case RevisionIs::kBad:
      return "bad";
    case RevisionIs::kSkipped:
      return "skip";
  }
  return "?";
}

RevisionIs judged(int status, bool by_flatsat) {
  if (status == 0) return RevisionIs::kGood;
  if (status == 125 || (by_flatsat && status >= 2 && status <= 5)) return RevisionIs::kSkipped;
  if (status >= 126)
    throw std::runtime_error("the command ended with status " + std::to_string(status) +
                             ": it could not be run, or was killed");
  return RevisionIs::kBad;
}

BisectResult bisect(const BisectOptions& options) { return Bisection(options).run(); }

nlohmann::json to_json(const BisectResult& r) {
  auto steps = nlohmann::json::array();
  for (const auto& s : r.steps)
    steps.push_back({{"revision", s.revision}, {"subject", s.subject}, {"status", s.status}, {"is", to_string(s.is)}});
  return {{"first_bad", r.first_bad.empty() ? nlohmann::json() : nlohmann::json(r.first_bad)},
          {"subject", r.subject},
          {"candidates", r.candidates},
          {"steps", steps}};
}

}  // namespace flatsat::campaign
