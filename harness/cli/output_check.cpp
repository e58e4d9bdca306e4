#include "harness/cli/output_check.h"

#include <unistd.h>

#include <filesystem>

#include "harness/config/problems.h"
#include "harness/report/plot.h"

namespace flatsat::cli {
namespace {

namespace fs = std::filesystem;

void refuse(const std::string& option, const std::string& path, const std::string& why) {
  if (!why.empty()) throw config::ConfigError({{{option + " " + path, 0, 0}, why}});
}

std::string why_not_written(const fs::path& path) {
  std::error_code error;
  if (fs::is_directory(path, error)) return "is a folder; it must be a file";
  if (fs::exists(path, error) && !fs::is_regular_file(path, error)) return {};  // a pipe, /dev/null
  const auto folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (!fs::is_directory(folder, error)) return "there is no folder " + folder.string() + "; it must be there";
  if (access(folder.c_str(), W_OK | X_OK) != 0) return "the folder " + folder.string() + " is not writable";
  return {};
}

}  // namespace

void refuse_output(const std::string& option, const std::string& path) {
  if (!path.empty()) refuse(option, path, why_not_written(path));
}

void refuse_folder(const std::string& option, const std::string& path) {
  std::error_code error;
  for (fs::path part = path; !part.empty(); part = part.parent_path()) {
    if (!fs::exists(part, error)) continue;
    if (!fs::is_directory(part, error)) refuse(option, path, part.string() + " is no folder");
    if (access(part.c_str(), W_OK | X_OK) != 0)
      refuse(option, path, "the folder " + part.string() + " is not writable");
    return;
  }
}

void refuse_picture(const std::string& option, const std::string& path) {
  if (path.empty()) return;
  refuse(option, path, report::why_no_plot(path));
  refuse_output(option, path);
}

void refuse_waveform(const std::string& option, const std::string& path) {
  if (path.empty()) return;
  if (fs::path(path).extension() != ".fst") refuse(option, path, "a waveform must end in .fst");
  refuse_output(option, path);
}

}  // namespace flatsat::cli
