#include "harness/campaign/case_folder.h"

#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/file_lock.h"
#include "harness/base/whole_file.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Which part of two plans differs, for people.
std::string difference(const json& there, const json& now) {
  for (const char* part : {"testbed_hash", "campaign_hash", "seed", "backings"}) {
    if (there.value(part, json()) != now.value(part, json())) return part;
  }
  return "cases";
}

}  // namespace

void CampaignFolder::open(const Plan& plan) const {
  std::error_code error;
  fs::create_directories(path_ + "/cases", error);
  if (error) throw std::runtime_error(path_ + ": cannot make the folder: " + error.message());
  const json now = to_json(plan);
  const auto there = base::read_whole(path_ + "/plan.json");
  if (!there) return base::write_whole(path_ + "/plan.json", now.dump(1) + "\n");
  const json before = json::parse(*there, nullptr, false);
  if (before == now) return;
  throw std::runtime_error(path_ + " holds another plan (its " +
                           (before.is_object() ? difference(before, now) : std::string("text")) +
                           " is not the same): choose another folder with -o, or remove it");
}

base::FileLock CampaignFolder::take(double patience_s) const {
  auto lock = base::FileLock::take_within(patience_s, path_ + "/.lock");
  if (!lock) throw std::runtime_error(path_ + ": another campaign is running there");
  return std::move(*lock);
}

Plan CampaignFolder::plan() const {
  const auto text = base::read_whole(path_ + "/plan.json");
  if (!text) throw std::runtime_error(path_ + ": holds no plan.json, so no campaign");
  const json plan = json::parse(*text, nullptr, false);
  if (!plan.is_object()) throw std::runtime_error(path_ + "/plan.json is damaged");
  return plan_from_json(plan);
}

std::optional<json> CampaignFolder::result(const Case& one) const {
  const auto text = base::read_whole(case_path(one) + "/result.json");
  if (!text) return std::nullopt;
  auto result = json::parse(*text, nullptr, false);
  if (!result.is_object() || result.value("key", "") != one.key) return std::nullopt;
  return result;
}

void CampaignFolder::write_result(const Case& one, const json& result) const {
  std::error_code error;
  fs::create_directories(case_path(one), error);
  base::write_whole(case_path(one) + "/result.json", result.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
}

}  // namespace flatsat::campaign
