#include "harness/hdl/file_list.h"

#include <glob.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <sstream>

#include "harness/base/whole_file.h"
#include "harness/hdl/package_order.h"

namespace flatsat::hdl {
namespace {

namespace fs = std::filesystem;

constexpr int kListDepth = 16;

/// Options with a word after them: of ours, and of tools whose business is not what the design is.
const std::set<std::string> kOtherTools{
    "--top-module", "--top",       "-top",       "--Mdir",     "-Mdir",        "--prefix",       "-o",
    "-CFLAGS",      "-LDFLAGS",    "--x-assign", "--threads",  "-j",           "--x-initial",    "-timescale",
    "-work",        "--timescale", "-l",         "-MAKEFLAGS", "--build-jobs", "--unroll-count", "--unroll-stmts"};
const std::set<std::string> kOwn{"-f", "-F", "-y", "-v", "--language", "--default-language"};
const std::set<std::string> kFollowed = [] {
  auto all = kOtherTools;
  all.insert(kOwn.begin(), kOwn.end());
  return all;
}();
const std::set<std::string> kAlone{"-sv", "-sverilog", "-full64", "-O0", "-O1", "-O2", "-O3", "-cc", "-exe", "-g"};

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

/// As several tools call them.
bool is_list(const std::string& path) {
  for (const char* end : {".f", ".flist", ".vc", ".vf", ".lst"})
    if (ends_with(path, end)) return true;
  return false;
}

/// $NAME, ${NAME} and $(NAME) from the environment, as lists of other tools have them.
std::string with_environment(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '$') {
      out += text[i];
      continue;
    }
    const bool braced = i + 1 < text.size() && (text[i + 1] == '{' || text[i + 1] == '(');
    std::size_t end = i + 1 + (braced ? 1 : 0);
    while (end < text.size() && (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) ++end;
    const std::string name = text.substr(i + 1 + (braced ? 1 : 0), end - i - 1 - (braced ? 1 : 0));
    const char* value = std::getenv(name.c_str());
    const std::size_t after = braced && end < text.size() ? end + 1 : end;
    out += value == nullptr ? text.substr(i, after - i) : value;  // so that a message names the one that is not set
    i = braced ? end : end - 1;
  }
  return out;
}

struct Word {
  std::string text;
  config::SourceLocation location;
};

/// Of a list, quotes hold blanks together and a backslash takes away the meaning of the sign behind it, as Verilator
/// reads it; in a testbed TOML has seen to that.
enum class Quoting { kList, kNone };

/// Splits a list into words with their places; comments of // and /* */ and lines of # are left out.
class ListReader {
 public:
  ListReader(std::string file, Quoting quoting) : file_(std::move(file)), quoting_(quoting) {}

  std::vector<Word> words(const std::string& text) {
    for (std::size_t i = 0; i < text.size(); ++i) i += step(text[i], i + 1 < text.size() ? text[i + 1] : '\0');
    for (auto& word : words_) word.text = with_environment(word.text);
    return std::move(words_);
  }

 private:
  enum class State { kBetween, kWord, kQuoted, kBlock, kLine };

  /// Returns how many signs behind this one are read, too.
  std::size_t step(char c, char next) {
    ++column_;
    if (c == '\n') return new_line(), 0;
    if (state_ == State::kLine) return 0;
    if (state_ == State::kBlock) return c == '*' && next == '/' ? both(State::kBetween) : 0;
    if (quoting_ == Quoting::kList && c == '\\' && next != '\0') return escaped(next);
    if (quoting_ == Quoting::kList && c == '"') return quote(), 0;
    if (state_ == State::kQuoted) return put(c), 0;
    if (state_ == State::kBetween && c == '/' && next == '*') return both(State::kBlock);
    if (state_ == State::kBetween && (c == '#' || (c == '/' && next == '/'))) return state_ = State::kLine, 0;
    if (std::isspace(static_cast<unsigned char>(c)) != 0) return state_ = State::kBetween, 0;
    put(c);
    return 0;
  }

  void new_line() {
    ++line_, column_ = 0;
    if (state_ == State::kQuoted)
      put('\n');
    else if (state_ != State::kBlock)
      state_ = State::kBetween;
  }
  std::size_t both(State state) {
    ++column_;
    state_ = state;
    return 1;
  }
  std::size_t escaped(char next) {
    if (next == '\n') return new_line(), 1;
    put(next);
    ++column_;
    return 1;
  }
  void quote() {
    open();
    state_ = state_ == State::kQuoted ? State::kWord : State::kQuoted;
  }
  void put(char c) {
    open();
    words_.back().text += c;
  }
  void open() {
    if (state_ != State::kBetween) return;
    words_.push_back({"", {file_, line_, column_}});
    state_ = State::kWord;
  }

  const std::string file_;
  const Quoting quoting_;
  std::vector<Word> words_;
  State state_ = State::kBetween;
  std::uint32_t line_ = 1, column_ = 0;
};

class Finder {
 public:
  Finder(SourceSet& set, std::vector<config::Problem>& problems) : set_(set), problems_(problems) {}

  void file(const std::string& name, const std::vector<std::string>& bases, const config::SourceLocation& location,
            int depth = 0) {
    for (const auto& path : spread(name, bases, location)) {
      if (is_list(path))
        list(path, location, depth);
      else if (ends_with(path, ".cpp") || ends_with(path, ".cc") || ends_with(path, ".c"))
        set_.dpi.push_back(path);
      else
        set_.files.push_back(path);
    }
  }
  /// What could stand in a list, too.
  void options(const std::string& text, const config::SourceLocation& location, const std::vector<std::string>& bases) {
    auto words = ListReader(location.file, Quoting::kNone).words(text);
    for (auto& word : words) word.location = location;
    take(words, bases, 0);
  }
  void folder(std::vector<std::string>& into, const std::string& name, const std::vector<std::string>& bases,
              const config::SourceLocation& location) {
    for (const auto& path : spread(name, bases, location)) {
      if (fs::is_directory(path))
        into.push_back(path);
      else
        problems_.push_back({location, "'" + name + "' must be a folder"});
    }
  }

 private:
  std::vector<std::string> spread(const std::string& name, const std::vector<std::string>& bases,
                                  const config::SourceLocation& location) {
    for (const auto& base : bases) {
      const std::string path = (fs::path(base) / name).lexically_normal().string();
      if (name.find_first_of("*?") == std::string::npos) {
        if (fs::exists(path)) return {path};
        continue;
      }
      glob_t found{};
      std::vector<std::string> paths;
      if (glob(path.c_str(), 0, nullptr, &found) == 0) paths.assign(found.gl_pathv, found.gl_pathv + found.gl_pathc);
      globfree(&found);
      if (!paths.empty()) return in_package_order(std::move(paths));
    }
    const bool variable = name.find('$') != std::string::npos;
    problems_.push_back({location, "there is no '" + name + "' in " + bases.front() +
                                       (variable ? "; the environment does not set this variable" : "")});
    return {};
  }

  void list(const std::string& path, const config::SourceLocation& location, int depth) {
    const auto text = base::read_text(path);
    if (!text || depth >= kListDepth)
      return problems_.push_back({location, path + (text ? ": lists in lists too deep" : " cannot be read")});
    set_.lists.push_back(path);
    const std::vector<std::string> bases{fs::path(path).parent_path().string(), set_.folder};
    take(ListReader(path, Quoting::kList).words(*text), bases, depth);
  }
  void take(const std::vector<Word>& words, const std::vector<std::string>& bases, int depth) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      const bool takes = kFollowed.count(words[i].text) != 0;
      if (takes && i + 1 == words.size())
        problems_.push_back({words[i].location, words[i].text + " needs a name after it"});
      else if (takes)
        option(words[i].text, words[i + 1], bases, depth), ++i;
      else
        word(words[i], bases, depth);
    }
  }
  void option(const std::string& option, const Word& value, const std::vector<std::string>& bases, int depth) {
    if (kOtherTools.count(option) != 0) return;
    if (option == "--language" || option == "--default-language") {
      set_.options.insert(set_.options.end(), {option, value.text});
      return;
    }
    if (option == "-y") return folder(set_.library_dirs, value.text, bases, value.location);
    if (option == "-v") {
      for (const auto& path : spread(value.text, bases, value.location)) set_.libraries.push_back(path);
      return;
    }
    for (const auto& path : spread(value.text, bases, value.location)) list(path, value.location, depth + 1);
  }
  void word(const Word& w, const std::vector<std::string>& bases, int depth) {
    const auto begins = [&](const char* with) { return w.text.rfind(with, 0) == 0; };
    const auto parts = [&](std::size_t skip, auto take) {
      std::stringstream stream(w.text.substr(skip));
      for (std::string part; std::getline(stream, part, '+');)
        if (!part.empty()) take(part);
    };
    if (begins("+incdir+"))
      parts(8, [&](const std::string& p) { folder(set_.include_dirs, p, bases, w.location); });
    else if (begins("+define+"))
      parts(8, [&](const std::string& p) { set_.defines.push_back(p); });
    else if (begins("+libext+"))
      parts(8, [&](const std::string& p) { set_.extensions.push_back(p); });
    else if (begins("-I"))
      folder(set_.include_dirs, w.text.substr(2), bases, w.location);
    else if (begins("-D"))
      set_.defines.push_back(w.text.substr(2));
    else if (begins("-G") || begins("-pvalue+"))
      set_.parameters.push_back(w.text.substr(begins("-G") ? 2 : 8));
    else if (begins("-Wno-") || begins("-Wwarn-") || begins("--bbox-") || w.text.find("ext+") != std::string::npos)
      set_.options.push_back(w.text);
    else if (begins("-W") || begins("--") || begins("-timescale") || kAlone.count(w.text) != 0 || begins("+"))
      ignored(w);
    else if (begins("-"))
      problems_.push_back({w.location, "option '" + w.text +
                                           "' is not known here; there are -f, -F, -I, -D, -G, -y, -v, "
                                           "+incdir+, +define+, +libext+"});
    else
      file(w.text, bases, w.location, depth + 1);
  }
  /// Options of other tools that say how to check or print, not what the design is.
  static void ignored(const Word&) {}

  SourceSet& set_;
  std::vector<config::Problem>& problems_;
};

}  // namespace

SourceSet find_sources(const RtlSources& sources, std::vector<config::Problem>& problems) {
  SourceSet set;
  set.folder = fs::absolute(sources.folder.empty() ? "." : sources.folder).lexically_normal().string();
  set.top = sources.top.text;
  Finder finder(set, problems);
  const std::vector<std::string> bases{set.folder};
  for (const auto& name : sources.files) {
    if (!name.text.empty() && (name.text.front() == '-' || name.text.front() == '+'))
      finder.options(name.text, name.location, bases);
    else
      finder.file(with_environment(name.text), bases, name.location);
  }
  for (const auto& name : sources.include_dirs)
    finder.folder(set.include_dirs, with_environment(name.text), bases, name.location);
  for (const auto& name : sources.library_dirs)
    finder.folder(set.library_dirs, with_environment(name.text), bases, name.location);
  for (const auto& text : sources.defines) set.defines.push_back(text.text);
  for (const auto& text : sources.parameters) {
    set.parameters.push_back(text.text);
    if (text.text.find('=') == std::string::npos)
      problems.push_back({text.location, "parameter '" + text.text + "' must be NAME=VALUE"});
  }
  for (const auto& text : sources.plusargs) set.plusargs.push_back(text.text);
  return set;
}

std::vector<std::string> verilator_sources(const SourceSet& set) {
  std::vector<std::string> words = set.options;
  for (const auto& name : set.include_dirs) words.push_back("-I" + name);
  for (const auto& name : set.library_dirs) words.insert(words.end(), {"-y", name});
  for (const auto& name : set.defines) words.push_back("-D" + name);
  for (const auto& name : set.extensions) words.push_back("+libext+" + name);
  if (set.extensions.empty() && !set.library_dirs.empty()) words.push_back("+libext+.v+.sv+.vh+.svh");
  for (const auto& name : set.libraries) words.insert(words.end(), {"-v", name});
  // Waivers first: they hold for what comes after.
  for (const bool waiver : {true, false})
    for (const auto& name : set.files)
      if (ends_with(name, ".vlt") == waiver) words.push_back(name);
  return words;
}

}  // namespace flatsat::hdl
