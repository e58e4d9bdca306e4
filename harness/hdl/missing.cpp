#include "harness/hdl/missing.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <set>

#include "harness/base/whole_file.h"
#include "harness/hdl/package_order.h"
#include "harness/hdl/rtl_build.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxFiles = 20'000;
constexpr std::uintmax_t kMostScannedBytes = 4u << 20;  // of a file whose text is searched
const std::set<std::string> kEnds{".v", ".sv", ".vh", ".svh", ".h", ".inc"};

bool is_source(const config::LocatedText& file) {
  const auto end = fs::path(file.text).extension();
  return file.text.find_first_of("*?") == std::string::npos && (end == ".v" || end == ".sv");
}

/// Files in the folders of the sources and beside those, but nothing above where the command stands.
std::vector<fs::path> around(const RtlSources& sources) {
  const fs::path here = fs::current_path();
  std::set<fs::path> roots;
  for (const auto& file : sources.files) {
    if (file.text.empty() || file.text.front() == '-' || file.text.front() == '+') continue;
    const fs::path folder = fs::absolute(file.text).lexically_normal().parent_path();
    const bool above = here.string().rfind(folder.string(), 0) == 0;
    roots.insert(above ? folder : folder.parent_path());
  }
  std::set<fs::path> found;
  std::error_code error;
  for (const auto& root : roots) {
    fs::recursive_directory_iterator at(root, fs::directory_options::skip_permission_denied, error), end;
    for (; at != end && found.size() < kMaxFiles; at.increment(error)) {
      const auto name = at->path().filename().string();
      if (at->is_directory(error) && (name.front() == '.' || at.depth() > 8)) at.disable_recursion_pending();
      if (kEnds.count(at->path().extension().string()) != 0) found.insert(at->path());
    }
  }
  return {found.begin(), found.end()};
}

/// `path` as one would write it from here.
std::string from_here(const fs::path& path) {
  const auto relative = path.lexically_relative(fs::current_path());
  return relative.empty() || *relative.begin() == ".." ? path.string() : relative.string();
}

bool declares(const fs::path& path, const std::string& what, const std::string& name) {
  std::error_code error;
  if (fs::file_size(path, error) > kMostScannedBytes) return false;
  const std::string all = base::read_whole(path).value_or(""), wanted = what + " " + name;
  for (std::size_t at = all.find(wanted); at != std::string::npos; at = all.find(wanted, at + 1)) {
    const char next = at + wanted.size() < all.size() ? all[at + wanted.size()] : ';';
    if (std::isalnum(static_cast<unsigned char>(next)) == 0 && next != '_') return true;
  }
  return false;
}

/// The text in quotes, or behind `mark`.
std::string named(const std::string& text, const std::string& mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) return {};
  std::string name = text.substr(at + mark.size());
  name.erase(std::remove(name.begin(), name.end(), '\''), name.end());
  return name.substr(0, name.find_first_of(" ,;"));
}

class Mender {
 public:
  Mender(RtlSources& sources, std::vector<std::string>& said) : sources_(sources), said_(said) {}

  bool mend(const std::vector<config::Problem>& problems) {
    bool packages = false, beyond = false;
    for (const auto& p : problems) {
      include(named(p.text, "Cannot find include file: "));
      declaration("module", named(p.text, "Cannot find file containing module: "));
      if (const auto name = named(p.text, "Package/class "); !name.empty())
        packages = true, declaration("package", name);
      for (const char* word : {"covergroup", "sequence", "unexpected ##", "property", "coverpoint", "randomize"})
        beyond = beyond || p.text.find(word) != std::string::npos;
    }
    if (packages) order();
    if (!changed_ && beyond) synthesis();
    return changed_;
  }

 private:
  void add(std::vector<config::LocatedText>& list, const std::string& text, const std::string& what) {
    for (const auto& t : list)
      if (t.text == text) return;
    list.push_back({text, {"command line", 0, 0}});
    said_.push_back("found " + what + " in " + text);
    changed_ = true;
  }
  const std::vector<fs::path>& files() {
    if (files_.empty()) files_ = around(sources_);
    return files_;
  }
  void include(const std::string& name) {
    if (name.empty()) return;
    for (const auto& path : files()) {
      const std::string whole = path.string();
      const bool fits = whole.size() > name.size() &&
                        whole.compare(whole.size() - name.size() - 1, std::string::npos, "/" + name) == 0;
      if (fits) return add(sources_.include_dirs, from_here(whole.substr(0, whole.size() - name.size() - 1)), name);
    }
  }
  void declaration(const std::string& what, const std::string& name) {
    if (name.empty()) return;
    for (const bool by_name : {true, false})
      for (const auto& path : files())
        if ((!by_name || path.stem() == name) && declares(path, what, name))
          return add(sources_.files, from_here(path), what + " " + name);
  }
  /// Names that a shell spread stand in the order of letters.
  void order() {
    std::vector<std::string> names;
    for (const auto& file : sources_.files)
      if (is_source(file)) names.push_back(file.text);
    const auto ordered = in_package_order(names);
    if (ordered == names) return;
    auto next = ordered.begin();
    for (auto& file : sources_.files)
      if (is_source(file)) file.text = *next++;
    said_.push_back("put packages before what uses them");
    changed_ = true;
  }
  void synthesis() {
    for (const auto& define : sources_.defines)
      if (define.text.rfind("SYNTHESIS", 0) == 0) return;
    sources_.defines.push_back({"SYNTHESIS", {"command line", 0, 0}});
    said_.push_back("defined SYNTHESIS: there is more of SystemVerilog's verification in it than Verilator knows");
    changed_ = true;
  }

  RtlSources& sources_;
  std::vector<std::string>& said_;
  std::vector<fs::path> files_;
  bool changed_ = false;
};

}  // namespace

bool add_missing(RtlSources& sources, const std::vector<config::Problem>& problems, std::vector<std::string>& said) {
  return Mender(sources, said).mend(problems);
}

PortList list_ports_with_missing(RtlSources& sources, const std::function<void(const std::string&)>& note) {
  constexpr int kMostSearches = 24;
  for (int searches = 0;; ++searches) {
    try {
      std::vector<config::Problem> problems;
      const auto set = find_sources(sources, problems);
      if (!problems.empty()) throw config::ConfigError(std::move(problems));
      return list_ports(set, sources.top.location, rtl_cache());
    } catch (const config::ConfigError& error) {
      std::vector<std::string> added;
      if (searches == kMostSearches || !add_missing(sources, error.problems(), added)) throw;
      for (const auto& line : added) note(line);
    }
  }
}

}  // namespace flatsat::hdl
