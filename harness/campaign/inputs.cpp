#include "harness/campaign/inputs.h"

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/sha256.h"
#include "harness/base/whole_file.h"
#include "harness/config/table.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;

constexpr const char* kOwnImage = "/proc/self/exe";  // what runs, also when the file was built anew meanwhile

/// In pieces: a recording may be larger than memory. Empty for what cannot be read.
std::string hash_of_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return {};
  base::Sha256 sum;
  std::vector<char> piece(1u << 20);
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())) || file.gcount() > 0)
    sum.add(piece.data(), static_cast<std::size_t>(file.gcount()));
  return file.bad() ? "" : base::to_hex(sum.value());
}

std::string hash_of_file(const std::string& path) {
  if (!path.ends_with(".toml")) return hash_of_bytes(path);
  const auto text = base::read_whole(path);
  if (!text) return {};
  try {
    return base::sha256_hex(config::merged_toml(*text, path, {}));
  } catch (const config::ConfigError&) {
    return base::sha256_hex(*text);  // its mistakes are told where it is read
  }
}

void look_at(Input& input) {
  struct stat status {};
  if (stat(input.path.c_str(), &status) != 0) return;
  input.bytes = status.st_size;
  input.modified_ns = std::int64_t{1'000'000'000} * status.st_mtim.tv_sec + status.st_mtim.tv_nsec;
}

bool looks_the_same(const Input& input) {
  Input now{.name = {}, .path = input.path, .sha256 = {}};
  look_at(now);
  return now.bytes == input.bytes && now.modified_ns == input.modified_ns;
}

}  // namespace

void InputList::add(const std::string& name, const std::string& path) {
  const auto at = std::lower_bound(inputs_.begin(), inputs_.end(), name,
                                   [](const Input& one, const std::string& wanted) { return one.name < wanted; });
  if (at != inputs_.end() && at->name == name) return;
  Input input{.name = name, .path = path, .sha256 = {}};
  look_at(input);
  input.sha256 = hash_of_file(path);
  inputs_.insert(at, std::move(input));
}

void InputList::add(const bench::RunInputs& inputs) {
  for (const auto& file : inputs.files) add(file, file);
  for (const auto& program : inputs.programs) add(fs::path(program).filename().string(), program);
  add("flatsat", kOwnImage);
}

std::string hash_of(const std::vector<Input>& inputs) {
  auto list = nlohmann::json::array();
  for (const auto& one : inputs) list.push_back({one.name, one.sha256});
  return base::sha256_hex(list.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

std::vector<std::string> differences(const std::vector<Input>& before, const std::vector<Input>& now) {
  std::vector<std::string> found;
  const auto in = [](const std::vector<Input>& list, const std::string& name) {
    return std::find_if(list.begin(), list.end(), [&](const Input& one) { return one.name == name; });
  };
  for (const auto& one : now) {
    const auto old = in(before, one.name);
    if (old == before.end())
      found.push_back(one.name + " is new");
    else if (old->sha256 != one.sha256)
      found.push_back(one.name + (one.sha256.empty() ? " is gone" : " differs"));
  }
  for (const auto& one : before)
    if (in(now, one.name) == now.end()) found.push_back(one.name + " is not read any more");
  return found;
}

std::vector<std::string> changed_since(const std::vector<Input>& inputs) {
  std::vector<std::string> changed;
  for (const auto& one : inputs)
    if (!looks_the_same(one) && hash_of_file(one.path) != one.sha256) changed.push_back(one.name);
  return changed;
}

nlohmann::json to_json(const std::vector<Input>& inputs) {
  auto list = nlohmann::json::array();
  for (const auto& one : inputs)
    list.push_back({{"name", one.name},
                    {"path", one.path},
                    {"sha256", one.sha256},
                    {"bytes", one.bytes},
                    {"modified_ns", one.modified_ns}});
  return list;
}

std::vector<Input> inputs_from_json(const nlohmann::json& list) {
  std::vector<Input> inputs;
  for (const auto& one : list)
    inputs.push_back({.name = one.at("name"),
                      .path = one.at("path"),
                      .sha256 = one.at("sha256"),
                      .bytes = one.at("bytes"),
                      .modified_ns = one.at("modified_ns")});
  return inputs;
}

}  // namespace flatsat::campaign
