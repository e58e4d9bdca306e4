#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "harness/base/file_lock.h"
#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// The folder of one campaign: plan.json, and cases/KEY/ with the attempts and, once a case is over, result.json. Each
/// file appears whole, under its name, or not at all.
class CampaignFolder {
 public:
  explicit CampaignFolder(std::string path) : path_(std::move(path)) {}
  /// A new one, BEGINNING or BEGINNING-2 and so on: no other process has it. Errors: std::runtime_error.
  static CampaignFolder make_new(const std::string& beginning);

  /// Makes the folder, or holds `plan` against the one that is there. Where files that the cases read have changed
  /// since, the new plan takes the old one's place, results of the old content count no more, and what differs is
  /// returned, a line each. Errors: std::runtime_error: not writable, or the folder holds another campaign; says which
  /// part differs.
  std::vector<std::string> open(const Plan& plan) const;
  /// Errors: std::runtime_error: there is none, it is damaged, or of an earlier flatsat.
  Plan plan() const;
  /// Takes the folder, which is made if it is not there, for this process and all that it forks, until the last of them
  /// lets go: what a killed campaign left running ends first. Errors: std::runtime_error when another campaign holds it
  /// for more than `patience_s` of wall time.
  [[nodiscard]] base::FileLock take(double patience_s) const;

  std::string case_path(const Case& one) const { return path_ + "/cases/" + one.key; }
  /// Nothing while the case is not over as the plan has it. A damaged result, or one of another content, counts as
  /// none.
  std::optional<nlohmann::json> result(const Case& one) const;
  /// The last one of this name, of whatever content.
  std::optional<nlohmann::json> last_result(const Case& one) const;
  void write_result(const Case& one, const nlohmann::json& result) const;
  /// The case flies again; until it has, last_result() is still what it was.
  void set_result_aside(const Case& one) const;
  /// Empties the folder of a case but for what was set aside. Errors: std::runtime_error.
  void clear(const Case& one) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace flatsat::campaign
