#include "harness/hdl/capsule.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "harness/base/temporary_folder.h"
#include "harness/base/whole_file.h"
#include "harness/hdl/content_hash.h"
#include "harness/hdl/files_read.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

std::string content_of(const fs::path& path) {
  auto text = base::read_whole(path);
  if (!text) throw std::runtime_error(path.string() + ": cannot be read for the capsule");
  return std::move(*text);
}

/// How many folders a name climbs before it goes down.
std::size_t climbs(const fs::path& name) {
  return static_cast<std::size_t>(std::count(name.begin(), name.end(), fs::path("..")));
}

bool stays_inside(const fs::path& name) {
  if (name.empty() || name.is_absolute()) return false;
  bool down = false;
  for (const auto& part : name) {
    if (part == ".." && down) return false;
    if (part != "..") down = true;
  }
  return true;
}

}  // namespace

std::map<std::string, std::string> pack_capsule(const RtlDescription& rtl, const std::vector<std::string>& named,
                                                const std::string& cache) {
  std::map<std::string, std::string> files;
  const fs::path folder = fs::absolute(rtl.sources.folder).lexically_normal();
  for (const auto& path : files_read(rtl, named, cache)) {
    const auto name = fs::absolute(path).lexically_normal().lexically_relative(folder);
    if (!stays_inside(name)) throw std::runtime_error(path.string() + ": has no place in a capsule");
    files[std::string(kCapsulePrefix) + name.generic_string()] = content_of(path);
  }
  return files;
}

std::string unpack_capsule(const std::map<std::string, std::string>& files, const std::string& cache) {
  std::vector<std::pair<fs::path, const std::string*>> members;
  std::size_t depth = 0;
  ContentHash sum;
  for (const auto& [name, content] : files) {
    if (name.rfind(kCapsulePrefix, 0) != 0) continue;
    const fs::path inside = name.substr(kCapsulePrefix.size());
    if (!stays_inside(inside)) throw std::runtime_error("the capsule holds '" + name + "', which leads out of it");
    members.emplace_back(inside, &content);
    depth = std::max(depth, climbs(inside));
    sum.add(name);
    sum.add(content);
  }
  if (members.empty()) return {};
  fs::path below;
  for (std::size_t i = 0; i < depth; ++i) below /= "testbed";
  const fs::path whole = fs::path(cache) / "capsules" / sum.digest();
  if (fs::exists(whole)) return (whole / below).string();
  fs::create_directories(whole.parent_path());
  const base::TemporaryFolder making(whole.string() + ".part-");
  const fs::path part = making.path() / "whole";
  for (const auto& [inside, content] : members) {
    const fs::path path = (part / below / inside).lexically_normal();
    fs::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << *content;
    if (!file.flush()) throw std::runtime_error(path.string() + ": cannot be written");
  }
  fs::create_directories(part / below);
  std::error_code error;
  fs::rename(part, whole, error);  // another process may have been first: its content is the same
  return (whole / below).string();
}

}  // namespace flatsat::hdl
