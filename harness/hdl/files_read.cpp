#include "harness/hdl/files_read.h"

#include "harness/base/whole_file.h"
#include "harness/hdl/file_list.h"
#include "harness/hdl/resource.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestData = 16u << 20;
constexpr std::size_t kLongestName = 1024;  // in characters; no quoted word beyond it is a file
const std::set<std::string> kDataEnds{".hex", ".mem", ".memh", ".vmem", ".dat", ".bin", ".coe", ".mif", ".vh", ".svh"};
const std::set<std::string> kHeaderEnds{".h", ".hpp"};

/// What an elaboration opens, and the named ones.
std::set<fs::path> sources_of(const RtlDescription& rtl, const SourceSet& set, const std::vector<std::string>& named,
                              const std::string& cache) {
  std::set<fs::path> found;
  for (const auto* some : {&set.files, &set.libraries, &set.lists, &set.dpi}) found.insert(some->begin(), some->end());
  for (const auto& read : list_ports(set, rtl.sources.top.location, cache).files) {
    const bool of_user = read.rfind(resource_folder() + "/harness/", 0) != 0 && read.rfind("/usr/", 0) != 0;
    if (of_user) found.insert(fs::path(set.folder) / read);
  }
  for (const auto& name : named) found.insert(fs::path(set.folder) / name);
  for (const auto& p : rtl.preloads) found.insert(fs::path(set.folder) / p.file.text);
  return found;
}

void add_files_beside(const fs::path& folder, const std::set<std::string>& ends, std::set<fs::path>& found) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    if (!ends.contains(entry.path().extension().string())) continue;
    if (entry.is_regular_file(error) && entry.file_size(error) <= kLargestData) found.insert(entry.path());
  }
}

/// A name as $readmemh would look for it: from the folder in which the agent runs.
void add_if_there(const fs::path& folder, const std::string& name, std::set<fs::path>& found) {
  std::error_code error;
  if (name.empty() || name.size() > kLongestName || !fs::is_regular_file(folder / name, error)) return;
  if (fs::file_size(folder / name, error) <= kLargestData) found.insert((folder / name).lexically_normal());
}

void add_quoted(const fs::path& folder, const std::string& text, std::set<fs::path>& found) {
  for (std::size_t open = text.find('"'); open != std::string::npos;) {
    const auto close = text.find_first_of("\"\n", open + 1);
    if (close == std::string::npos) return;
    if (text[close] == '"') add_if_there(folder, text.substr(open + 1, close - open - 1), found);
    open = text.find('"', close + 1);
  }
}

/// NAME=VALUE or NAME="VALUE".
void add_value(const fs::path& folder, const std::string& assignment, std::set<fs::path>& found) {
  add_quoted(folder, assignment, found);
  add_if_there(folder, assignment.substr(assignment.find('=') + 1), found);
}

}  // namespace

std::set<fs::path> files_read(const RtlDescription& rtl, const std::vector<std::string>& named,
                              const std::string& cache) {
  std::vector<config::Problem> problems;
  const SourceSet set = find_sources(rtl.sources, problems);
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  const auto sources = sources_of(rtl, set, named, cache);
  auto found = sources;
  for (const auto* some : {&set.parameters, &set.defines, &set.plusargs})
    for (const auto& assignment : *some) add_value(set.folder, assignment, found);
  std::set<fs::path> folders{set.folder};
  for (const auto& path : sources) {
    folders.insert(path.parent_path());
    add_quoted(set.folder, base::read_whole(path).value_or(""), found);
  }
  for (const auto& folder : folders) add_files_beside(folder, kDataEnds, found);
  for (const auto& file : set.dpi) add_files_beside(fs::path(file).parent_path(), kHeaderEnds, found);
  return found;
}

}  // namespace flatsat::hdl
