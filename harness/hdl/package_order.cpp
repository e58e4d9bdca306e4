#include "harness/hdl/package_order.h"

#include <algorithm>
#include <cctype>
#include <map>
#include <set>

#include "harness/base/whole_file.h"

namespace flatsat::hdl {
namespace {

/// Comments and strings out of the way, so that no word in them counts.
std::string code_of(const std::string& path) {
  std::string text = base::read_whole(path).value_or("");
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const bool line = text[i] == '/' && text[i + 1] == '/', block = text[i] == '/' && text[i + 1] == '*';
    if (!line && !block) continue;
    auto end = line ? text.find('\n', i) : text.find("*/", i + 2);
    end = end == std::string::npos ? text.size() : end;
    std::fill(text.begin() + static_cast<std::ptrdiff_t>(i), text.begin() + static_cast<std::ptrdiff_t>(end), ' ');
    i = end;
  }
  return text;
}

struct Packages {
  std::set<std::string> declared, used;
};

/// `package NAME` and `NAME::`. Word by word: a regular expression of the standard library recurses for each character
/// of a long comment.
Packages packages_of(const std::string& code) {
  const auto in_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$'; };
  Packages found;
  bool declares = false;
  for (std::size_t i = 0; i < code.size();) {
    if (!in_word(code[i])) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < code.size() && in_word(code[i])) ++i;
    const std::string word = code.substr(begin, i - begin);
    if (declares && word != "automatic" && word != "static") {
      found.declared.insert(word);
      declares = false;
    }
    if (word == "package") declares = true;
    const std::size_t next = code.find_first_not_of(" \t\r\n\f\v", i);
    if (next != std::string::npos && code.compare(next, 2, "::") == 0) found.used.insert(word);
  }
  return found;
}

struct Order {
  std::vector<std::string> files;
  std::map<std::string, std::size_t> homes;  // of packages
  std::vector<std::set<std::string>> needs;  // packages, of each file
  std::vector<bool> seen;
  std::vector<std::string> done;

  void visit(std::size_t i) {
    if (seen[i]) return;
    seen[i] = true;
    for (const auto& name : needs[i])
      if (const auto home = homes.find(name); home != homes.end()) visit(home->second);
    done.push_back(files[i]);
  }
};

}  // namespace

std::vector<std::string> in_package_order(std::vector<std::string> files) {
  Order order;
  order.files = std::move(files);
  order.seen.resize(order.files.size());
  for (std::size_t i = 0; i < order.files.size(); ++i) {
    auto packages = packages_of(code_of(order.files[i]));
    for (const auto& name : packages.declared) order.homes.emplace(name, i);
    order.needs.push_back(std::move(packages.used));
  }
  for (std::size_t i = 0; i < order.files.size(); ++i) order.visit(i);
  return order.done;
}

}  // namespace flatsat::hdl
