// Keys that hold lists, and tables of several kinds.
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <sstream>

#include "harness/base/suggest.h"
#include "harness/config/node_location.h"
#include "harness/config/span.h"
#include "harness/config/table.h"
#include "harness/config/table_values.h"
#include "harness/config/units.h"

namespace flatsat::config {

using nlohmann::json;

namespace {

std::string on_one_line(const toml::node& node) {
  std::ostringstream text;
  if (const auto* table = node.as_table()) {
    toml::table copy(*table);
    copy.is_inline(true);
    text << toml::toml_formatter(copy, toml::format_flags::none);
  } else {
    text << toml::toml_formatter(node, toml::format_flags::none);
  }
  std::string line = text.str();
  std::replace(line.begin(), line.end(), '\n', ' ');
  return line;
}

/// As TOML; of a number the shortest text that reads back exactly: 0.3, not 0.29999999999999999.
std::string value_text(const toml::node& node) {
  const auto* number = node.as_floating_point();
  if (number == nullptr || !std::isfinite(number->get())) return on_one_line(node);
  char text[40];
  const std::string shortest(text, std::to_chars(text, text + sizeof text, number->get()).ptr);
  return shortest.find_first_of(".e") == std::string::npos ? shortest + ".0" : shortest;
}

std::string words_of(const std::vector<Table::Kind>& kinds) {
  std::string text;
  for (const auto& kind : kinds) text += (text.empty() ? "" : ", ") + kind.word;
  return text;
}

/// The kind that a table names; a problem and nothing if it names none.
const Table::Kind* kind_of(const toml::table& table, const std::string& path, const std::vector<Table::Kind>& kinds,
                           std::vector<Problem>& problems) {
  const auto* node = table.get("kind");
  if (node == nullptr) {
    problems.push_back({location_of(table), path + ".kind is missing; kinds here: " + words_of(kinds)});
    return nullptr;
  }
  const std::string word = node->is_string() ? node->as_string()->get() : "";
  const auto found = std::find_if(kinds.begin(), kinds.end(), [&](const auto& k) { return k.word == word; });
  if (found != kinds.end()) return &*found;
  std::vector<std::string> names;
  for (const auto& kind : kinds) names.push_back(kind.word);
  problems.push_back(
      {location_of(*node), path + ".kind must be one of: " + words_of(kinds) + base::did_you_mean(word, names)});
  return nullptr;
}

void read_kinds(const toml::table& tables, const std::string& path, const std::vector<Table::Kind>& kinds,
                std::vector<Problem>& problems) {
  for (const auto& [name, inner] : tables) {
    const std::string inner_path = path + "." + std::string(name.str());
    const auto* one = inner.as_table();
    if (one == nullptr) {
      problems.push_back({location_of(inner), inner_path + " must be a table: [" + inner_path + "]"});
      continue;
    }
    check_name(path, name, inner, problems);
    const auto* kind = kind_of(*one, inner_path, kinds, problems);
    if (kind == nullptr) continue;
    std::string word;
    Table table;
    table.text("kind", word, "what it is");
    kind->fill(table, std::string(name.str()));
    table.read(*one, inner_path, problems);
  }
}

}  // namespace

void Table::kinds(const std::string& key, std::vector<Kind> kinds, std::function<void(std::size_t)> reserve,
                  const std::string& meaning) {
  add(
      key,
      [kinds, reserve](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* tables = node.as_table();
        if (tables == nullptr)
          return problems.push_back({location_of(node), path + " must hold named tables: [" + path + ".NAME]"});
        reserve(tables->size());
        read_kinds(*tables, path, kinds, problems);
      },
      [kinds, meaning] {
        json any = json::array();
        for (const auto& kind : kinds) {
          Table table;
          kind.sample(table);
          json schema = table.schema();
          schema["properties"]["kind"] = {{"const", kind.word}, {"description", kind.meaning}};
          schema["required"].push_back("kind");
          any.push_back(std::move(schema));
        }
        return json{{"type", "object"}, {"additionalProperties", {{"anyOf", any}}}, {"description", meaning}};
      });
}

void Table::pairs(const std::string& key, std::vector<Pair>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const std::string right = path + " must be a list of pairs, like [[\"0 s\", \"1 A\"], [\"10 s\", \"2 A\"]]";
        const auto* list = node.as_array();
        if (list == nullptr || list->empty()) return problems.push_back({location_of(node), right});
        target.clear();
        for (const auto& item : *list) {
          const auto* two = item.as_array();
          if (two == nullptr || two->size() != 2) return problems.push_back({location_of(item), right});
          const auto first = text_or_number(*two->get(0)), second = text_or_number(*two->get(1));
          if (!first || !second) return problems.push_back({location_of(item), right});
          target.push_back({*first, *second, location_of(item)});
        }
      },
      [meaning] {
        const json quantity{{"type", json::array({"number", "string"})}};
        return json{{"type", "array"},
                    {"items", {{"type", "array"}, {"items", quantity}, {"minItems", 2}, {"maxItems", 2}}},
                    {"description", meaning}};
      });
}

void Table::numbers(const std::string& key, std::vector<double>& target, const std::string& unit, const Range& allowed,
                    const std::string& meaning) {
  const Range range = reach(allowed, unit);
  add(
      key,
      [&target, unit, range](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr) return problems.push_back({location_of(node), path + " must be a list of numbers"});
        target.clear();
        for (const auto& item : *list) {
          const auto value = number_of(item, unit);
          if (!value || !inside(*value, range)) {
            return problems.push_back({location_of(item), path + " must hold numbers" +
                                                              (unit == "1" ? "" : " with a unit like " + unit) + ", " +
                                                              bounds(range, unit)});
          }
          target.push_back(*value);
        }
      },
      [meaning] {
        return json{
            {"type", "array"}, {"items", {{"type", json::array({"number", "string"})}}}, {"description", meaning}};
      });
}

void Table::values(const std::string& key, std::vector<LocatedText>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        const bool plain = list != nullptr && std::all_of(list->begin(), list->end(), [](const toml::node& item) {
                             return item.is_string() || item.is_number() || item.is_boolean();
                           });
        if (!plain) return problems.push_back({location_of(node), path + " must be a list of numbers or texts"});
        target.clear();
        for (const auto& item : *list) target.push_back({value_text(item), location_of(item)});
      },
      [meaning] {
        return json{{"type", "array"}, {"description", meaning}};
      });
}

void Table::inline_tables(const std::string& key, std::vector<std::string>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr || !list->is_homogeneous<toml::table>())
          return problems.push_back({location_of(node), path + " must be a list of tables: [{key = value}]"});
        target.clear();
        for (const auto& item : *list) target.push_back(on_one_line(item));
      },
      [meaning] {
        return json{{"type", "array"}, {"items", {{"type", "object"}}}, {"description", meaning}};
      });
}

}  // namespace flatsat::config
