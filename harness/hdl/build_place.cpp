#include "harness/hdl/build_place.h"

#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <stdexcept>

#include "harness/base/descriptor.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

bool make_bears(const std::string& path) {
  return std::all_of(path.begin(), path.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return std::isalnum(byte) != 0 || byte >= 0x80 || std::string("/._-+@,=").find(c) != std::string::npos;
  });
}

/// A word "-I/a/b" or "/a/b": where its path begins; npos for a word without one.
std::size_t path_in(const std::string& word) { return word.front() == '-' ? word.find('/') : 0; }

}  // namespace

base::TemporaryFolder place_to_build(const fs::path& folder, const std::string& prefix) {
  const char* own = std::getenv("TMPDIR");
  std::string reasons;
  for (const fs::path& place : {folder, fs::path(own == nullptr ? "" : own), fs::path("/tmp")}) {
    if (place.empty()) continue;
    reasons += reasons.empty() ? "" : "; ";
    if (!make_bears(fs::absolute(place).string())) {
      reasons += place.string() + ": make cannot build below a folder of this name";
      continue;
    }
    try {
      return base::TemporaryFolder(fs::absolute(place) / prefix);
    } catch (const std::runtime_error& error) {
      reasons += error.what();
    }
  }
  throw std::runtime_error("there is no folder to build in (" + reasons +
                           "); FLATSAT_CACHE or TMPDIR may name another");
}

void move_into_place(const fs::path& from, const fs::path& to) {
  std::error_code error;
  fs::remove_all(to, error);
  fs::rename(from, to, error);
  if (!error) return;
  const base::TemporaryFolder part(to.string() + ".part-");
  const auto whole = part.path() / "whole";
  fs::copy(from, whole, fs::copy_options::recursive);
  fs::rename(whole, to);
}

std::string PlainNames::of(const std::string& path) {
  if (path.find_first_of("$ \t") == std::string::npos) return path;
  const bool is_folder = fs::is_directory(path);
  const std::string parent = is_folder ? path : fs::path(path).parent_path().string();
  auto& link = links_[parent];
  if (link.empty()) {
    link = (folder_ / ("source-" + std::to_string(links_.size()))).string();
    fs::create_directory_symlink(parent, link);
  }
  return is_folder ? link : (fs::path(link) / fs::path(path).filename()).string();
}

std::vector<std::string> PlainNames::of(std::vector<std::string> words) {
  for (auto& word : words) {
    const auto begin = word.empty() ? std::string::npos : path_in(word);
    if (begin != std::string::npos && fs::exists(word.substr(begin)))
      word.replace(begin, std::string::npos, of(word.substr(begin)));
  }
  return words;
}

std::string PlainNames::restored(std::string text) const {
  for (const auto& [parent, link] : links_)
    for (auto at = text.find(link); at != std::string::npos; at = text.find(link, at + parent.size()))
      text.replace(at, link.size(), parent);
  return text;
}

}  // namespace flatsat::hdl
