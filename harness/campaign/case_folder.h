#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "harness/base/file_lock.h"
#include "harness/campaign/plan.h"

namespace flatsat::campaign {

/// The folder of one campaign: plan.json, which never changes, and cases/KEY/ with the attempts and, once a case is
/// over, result.json. Each file appears whole, under its name, or not at all.
class CampaignFolder {
 public:
  explicit CampaignFolder(std::string path) : path_(std::move(path)) {}

  /// Makes the folder, or holds `plan` against the one that is there. Errors: std::runtime_error: not writable, or the
  /// folder holds another plan; says which part differs.
  void open(const Plan& plan) const;
  /// Errors: std::runtime_error: there is none, or it is damaged.
  Plan plan() const;
  /// Takes the folder for this process and all that it forks, until the last of them lets go: what a killed campaign
  /// left running ends first. Errors: std::runtime_error when another campaign holds it for more than `patience_s` of
  /// wall time.
  [[nodiscard]] base::FileLock take(double patience_s) const;

  std::string case_path(const Case& one) const { return path_ + "/cases/" + one.key; }
  /// Nothing while the case is not over. A damaged result counts as none.
  std::optional<nlohmann::json> result(const Case& one) const;
  void write_result(const Case& one, const nlohmann::json& result) const;
  const std::string& path() const { return path_; }

 private:
  const std::string path_;
};

}  // namespace flatsat::campaign
