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

constexpr const char *kResult = "/result.json", *kResultBefore = "/result-before.json";

void make_folders(const std::string& path) {
  std::error_code error;
  fs::create_directories(path + "/cases", error);
  if (error) throw std::runtime_error(path + ": cannot make the folder: " + error.message());
}

/// All that is to stay as it was while a campaign is gone on with.
json campaign_of(json plan) {
  plan.erase("inputs");
  return plan;
}

std::string different_cases(const json& there, const json& now) {
  if (there.size() != now.size())
    return "it has " + std::to_string(there.size()) + " cases, not " + std::to_string(now.size());
  for (std::size_t i = 0; i < now.size(); ++i)
    if (there[i] != now[i]) return "its case " + there[i].value("name", "") + " is not the same";
  return "its cases are not the same";
}

/// Which part of two plans differs, for people.
std::string difference(const json& there, const json& now) {
  for (const auto& [key, value] : now.items()) {
    if (key != "cases" && there.value(key, json()) != value) return "its " + key + " is not the same";
  }
  return different_cases(there.value("cases", json::array()), now["cases"]);
}

}  // namespace

CampaignFolder CampaignFolder::make_new(const std::string& beginning) {
  std::error_code error;
  fs::create_directories(fs::path(beginning).parent_path(), error);
  for (int number = 1;; ++number) {
    const std::string path = number == 1 ? beginning : beginning + "-" + std::to_string(number);
    if (fs::create_directory(path, error)) return CampaignFolder(path);
    if (error) throw std::runtime_error(path + ": cannot make the folder: " + error.message());
  }
}

std::vector<std::string> CampaignFolder::open(const Plan& plan) const {
  make_folders(path_);
  const json now = to_json(plan);
  const auto text = base::read_whole(path_ + "/plan.json");
  std::vector<std::string> changes;
  if (text) {
    const Plan before = this->plan();
    const json there = to_json(before);
    if (campaign_of(there) != campaign_of(now))
      throw std::runtime_error(path_ + " holds another plan (" + difference(campaign_of(there), campaign_of(now)) +
                               "): choose another folder with -o, or remove it");
    changes = differences(before.inputs, plan.inputs);
  }
  if (!text || !changes.empty()) base::write_whole(path_ + "/plan.json", now.dump(1) + "\n");
  return changes;
}

base::FileLock CampaignFolder::take(double patience_s) const {
  make_folders(path_);
  auto lock = base::FileLock::take_within(patience_s, path_ + "/.lock");
  if (!lock) throw std::runtime_error(path_ + ": another campaign is running there");
  return std::move(*lock);
}

Plan CampaignFolder::plan() const {
  const auto text = base::read_whole(path_ + "/plan.json");
  if (!text) throw std::runtime_error(path_ + ": holds no plan.json, so no campaign");
  const json plan = json::parse(*text, nullptr, false);
  if (!plan.is_object()) throw std::runtime_error(path_ + "/plan.json is damaged");
  try {
    return plan_from_json(plan);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path_ + ": " + error.what());
  }
}

std::optional<json> CampaignFolder::last_result(const Case& one) const {
  for (const char* name : {kResult, kResultBefore}) {
    const auto text = base::read_whole(case_path(one) + name);
    auto result = json::parse(text.value_or(""), nullptr, false);
    if (result.is_object() && result.value("key", "") == one.key) return result;
  }
  return std::nullopt;
}

std::optional<json> CampaignFolder::result(const Case& one) const {
  const auto text = base::read_whole(case_path(one) + kResult);
  if (!text) return std::nullopt;
  auto result = json::parse(*text, nullptr, false);
  const bool counts =
      result.is_object() && result.value("key", "") == one.key && result.value("content", "") == one.content;
  return counts ? std::optional(std::move(result)) : std::nullopt;
}

void CampaignFolder::write_result(const Case& one, const json& result) const {
  std::error_code error;
  fs::create_directories(case_path(one), error);
  base::write_whole(case_path(one) + kResult, result.dump(1, ' ', false, json::error_handler_t::replace) + "\n");
  fs::remove(case_path(one) + kResultBefore, error);
}

void CampaignFolder::set_result_aside(const Case& one) const {
  if (!fs::exists(case_path(one) + kResult)) return;
  std::error_code error;
  fs::rename(case_path(one) + kResult, case_path(one) + kResultBefore, error);
  if (error) throw std::runtime_error(case_path(one) + kResult + ": cannot be renamed: " + error.message());
}

void CampaignFolder::clear(const Case& one) const {
  const auto path = case_path(one);
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(path, error))
    if ("/" + entry.path().filename().string() != kResultBefore) fs::remove_all(entry.path(), error);
  fs::create_directories(path, error);
  if (error) throw std::runtime_error(path + ": cannot make the folder: " + error.message());
}

}  // namespace flatsat::campaign
