#include <sstream>

#include "harness/base/whole_file.h"
#include "harness/config/node_location.h"
#include "harness/config/table.h"

namespace flatsat::config {
namespace {

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts;
  std::string part;
  for (std::istringstream stream(path); std::getline(stream, part, '.');) parts.push_back(part);
  return parts;
}

/// The value as TOML, or the bare text: --set a.mode=safe needs no quotes, nor does --set a.x=28 V.
toml::table parse_value(const Override& o) {
  const std::string source = "--set " + o.path + "=" + o.value;
  try {
    return toml::parse("v = " + o.value, source);
  } catch (const toml::parse_error&) {
    std::string quoted;
    for (const char c : o.value) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    return toml::parse("v = \"" + quoted + "\"", source);
  }
}

/// The table below `node`; made where it is missing, as of the override that asks for it.
toml::node* descend(toml::node* node, const std::string& part, const std::string& source) {
  if (auto* table = node->as_table()) {
    if (auto* inner = table->get(part)) return inner;
    auto made = toml::parse("v = {}", source);
    return &table->insert_or_assign(part, std::move(*made.get("v"))).first->second;
  }
  if (auto* list = node->as_array()) {
    char* end = nullptr;
    const auto index = std::strtoul(part.c_str(), &end, 10);
    if (end != part.c_str() && *end == '\0' && index < list->size()) return list->get(index);
    for (auto& item : *list) {
      if (auto* table = item.as_table(); table != nullptr && (*table)["id"].value_or(std::string()) == part)
        return &item;
    }
  }
  return nullptr;
}

/// --set stimulus.+={...} adds one more table to a list, which is made where it is missing.
void append(toml::table& root, const Override& o, std::vector<Problem>& problems) {
  const auto key = o.path.substr(0, o.path.size() - 2);
  auto value = parse_value(o);
  auto* list = root.get(key);
  if (list == nullptr) list = &root.insert_or_assign(key, toml::array{}).first->second;
  if (list->as_array() == nullptr || value.get("v")->as_table() == nullptr) {
    problems.push_back(
        {{"--set " + o.path + "=" + o.value, 0, 0}, "must add a table {key = value} to a list of tables"});
    return;
  }
  list->as_array()->push_back(std::move(*value.get("v")));
}

void apply(toml::table& root, const Override& o, std::vector<Problem>& problems) {
  if (o.path.size() > 2 && o.path.compare(o.path.size() - 2, 2, ".+") == 0) return append(root, o, problems);
  toml::node* node = &root;
  const auto parts = split(o.path);
  for (std::size_t i = 0; node != nullptr && i + 1 < parts.size(); ++i)
    node = descend(node, parts[i], "--set " + o.path + "=" + o.value);
  if (node == nullptr || node->as_table() == nullptr || parts.empty()) {
    problems.push_back({{"--set " + o.path + "=" + o.value, 0, 0}, "there is no table that this could be in"});
    return;
  }
  try {
    auto value = parse_value(o);
    node->as_table()->insert_or_assign(parts.back(), std::move(*value.get("v")));
  } catch (const toml::parse_error& error) {
    problems.push_back({{"--set " + o.path + "=" + o.value, 0, 0}, std::string(error.description())});
  }
}

}  // namespace

Override parse_override(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || equals == 0) {
    throw ConfigError({{{"--set " + text, 0, 0},
                        "must be KEY=VALUE with a dotted key, like satellite.a.power.battery.initial_soc=0.5"}});
  }
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::string merged_toml(const std::string& text, const std::string& file, const std::vector<Override>& overrides) {
  std::vector<Problem> problems;
  toml::table root;
  try {
    root = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw ConfigError({{location_of(error.source()), std::string(error.description())}});
  }
  for (const auto& o : overrides) apply(root, o, problems);
  if (!problems.empty()) throw ConfigError(std::move(problems));
  std::ostringstream out;
  out << root << '\n';
  return out.str();
}

void read_toml(const std::string& text, const std::string& file, const std::vector<Override>& overrides,
               const Table& table) {
  std::vector<Problem> problems;
  toml::table root;
  try {
    root = toml::parse(text, file);
  } catch (const toml::parse_error& error) {
    throw ConfigError({{location_of(error.source()), std::string(error.description())}});
  }
  for (const auto& o : overrides) apply(root, o, problems);
  table.read(root, "", problems);
  if (!problems.empty()) throw ConfigError(std::move(problems));
}

std::string read_file(const std::string& path) {
  auto text = base::read_text(path);
  if (!text) throw ConfigError({{{path, 0, 0}, "cannot be read"}});
  return std::move(*text);
}

}  // namespace flatsat::config
