#include "harness/hdl/package_order.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace flatsat {
namespace {

/// Comments and strings out of the way, so that no word in them counts.
std::string code_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream all;
  all << file.rdbuf();
  std::string text = all.str();
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

std::set<std::string> matches(const std::string& text, const std::regex& what) {
  std::set<std::string> names;
  for (std::sregex_iterator it(text.begin(), text.end(), what), end; it != end; ++it) names.insert((*it)[1]);
  return names;
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
  static const std::regex declares("\\bpackage\\s+(?:automatic\\s+|static\\s+)?([A-Za-z_]\\w*)"),
      uses("\\b([A-Za-z_]\\w*)\\s*::");
  Order order;
  order.files = std::move(files);
  order.seen.resize(order.files.size());
  for (std::size_t i = 0; i < order.files.size(); ++i) {
    const std::string code = code_of(order.files[i]);
    for (const auto& name : matches(code, declares)) order.homes.emplace(name, i);
    order.needs.push_back(matches(code, uses));
  }
  for (std::size_t i = 0; i < order.files.size(); ++i) order.visit(i);
  return order.done;
}

}  // namespace flatsat
