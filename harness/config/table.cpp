#include "harness/config/table.h"

#include <toml++/toml.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/config/node_location.h"
#include "harness/config/span.h"
#include "harness/config/table_values.h"
#include "harness/config/units.h"

namespace flatsat::config {

using nlohmann::json;

std::string shown(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", value);
  return text;
}

std::optional<double> number_of(const toml::node& node, const std::string& unit) {
  if (const auto* s = node.as_string()) return in_unit(s->get(), unit);
  if (unit != "1") return std::nullopt;
  if (const auto* f = node.as_floating_point()) return std::isfinite(f->get()) ? std::optional(f->get()) : std::nullopt;
  if (const auto* i = node.as_integer()) return static_cast<double>(i->get());
  return std::nullopt;
}

std::optional<std::string> text_or_number(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto number = number_of(node, "1")) return shown(*number);
  return std::nullopt;
}

namespace {

/// A text, or an instant that TOML reads by itself.
std::optional<std::string> text_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return text->get();
  if (const auto* instant = node.as_date_time()) {
    std::ostringstream text;
    text << instant->get();
    return text.str();
  }
  return std::nullopt;
}

/// The names of a list of tables, each of which may be there once.
class NamesOnce {
 public:
  explicit NamesOnce(const std::string& path) : path_(path) {}

  void add(const toml::node* name, std::vector<Problem>& problems) {
    if (name == nullptr || !name->is_string()) return;
    const auto place = location_of(*name);
    const auto [first, is_new] = seen_.try_emplace(name->as_string()->get(), place);
    if (!is_new)
      problems.push_back(
          {place, path_ + " has " + first->first + " twice; the first stands at " + to_string(first->second)});
  }

 private:
  const std::string path_;
  std::map<std::string, SourceLocation> seen_;
};

}  // namespace

void Table::add(const std::string& key,
                std::function<void(const toml::node&, const std::string&, std::vector<Problem>&)> read_value,
                std::function<json()> describe) {
  keys_.push_back({key, false, std::move(read_value), std::move(describe), {}});
}

void Table::required() { keys_.back().must = true; }

void Table::either(std::vector<std::string> keys, std::vector<std::string> others, const std::string& why) {
  eithers_.push_back({std::move(keys), std::move(others), why});
}

void Table::check(const std::string& key, std::function<std::string()> wrong) {
  checks_.emplace_back(key, std::move(wrong));
}

void Table::number(const std::string& key, double& target, const std::string& unit, const Range& allowed,
                   const std::string& meaning) {
  const Range range = reach(allowed, unit);
  add(
      key,
      [&target, unit, range](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto value = number_of(node, unit);
        if (!value) {
          const std::string right = unit == "1" ? "a number"
                                                : "a number with a unit in a string, like \"" + shown(target) + " " +
                                                      unit + "\"; units here: " + base::joined(units_like(unit));
          return problems.push_back({location_of(node), path + " must be " + right});
        }
        if (!inside(*value, range))
          return problems.push_back({location_of(node), path + " must be " + bounds(range, unit)});
        target = *value;
      },
      [&target, unit, meaning] {
        json schema{{"description", meaning + (unit == "1" ? "" : "; default " + shown(target) + " " + unit)}};
        schema["type"] = unit == "1" ? json::array({"number", "string"}) : json("string");
        schema["unit"] = unit;
        return schema;
      });
  keys_.back().held = [&target, unit] { return json{{"value", target}, {"unit", unit}}; };
}

void Table::whole_number(const std::string& key, std::int64_t low, std::int64_t high, const std::string& meaning,
                         std::int64_t now, std::function<void(std::int64_t)> take) {
  add(
      key,
      [=](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* value = node.as_integer();
        if (value == nullptr || value->get() < low || value->get() > high) {
          return problems.push_back({location_of(node), path + " must be a whole number from " + std::to_string(low) +
                                                            " to " + std::to_string(high)});
        }
        take(value->get());
      },
      [=] {
        return json{
            {"type", "integer"}, {"minimum", low}, {"maximum", high}, {"default", now}, {"description", meaning}};
      });
}

void Table::integer(const std::string& key, std::int64_t& target, std::int64_t low, std::int64_t high,
                    const std::string& meaning) {
  whole_number(key, low, high, meaning, target, [&target](std::int64_t v) { target = v; });
  keys_.back().held = [&target] { return json(target); };
}
void Table::integer(const std::string& key, unsigned& target, std::int64_t low, std::int64_t high,
                    const std::string& meaning) {
  whole_number(key, low, high, meaning, target, [&target](std::int64_t v) { target = static_cast<unsigned>(v); });
  keys_.back().held = [&target] { return json(target); };
}
void Table::integer(const std::string& key, std::uint64_t& target, std::int64_t low, std::int64_t high,
                    const std::string& meaning) {
  whole_number(key, low, high, meaning, static_cast<std::int64_t>(target),
               [&target](std::int64_t v) { target = static_cast<std::uint64_t>(v); });
  keys_.back().held = [&target] { return json(target); };
}

void Table::boolean(const std::string& key, bool& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        if (const auto* value = node.as_boolean())
          target = value->get();
        else
          problems.push_back({location_of(node), path + " must be true or false"});
      },
      [&target, meaning] {
        return json{{"type", "boolean"}, {"default", target}, {"description", meaning}};
      });
  keys_.back().held = [&target] { return json(target); };
}

void Table::text(const std::string& key, std::string& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        if (const auto* value = node.as_string())
          target = value->get();
        else
          problems.push_back({location_of(node), path + " must be a text in quotes"});
      },
      [meaning] {
        return json{{"type", "string"}, {"description", meaning}};
      });
}

void Table::texts(const std::string& key, std::vector<std::string>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr || !list->is_homogeneous<std::string>())
          return problems.push_back({location_of(node), path + " must be a list of texts"});
        target.clear();
        for (const auto& item : *list) target.push_back(item.as_string()->get());
      },
      [meaning] {
        return json{{"type", "array"}, {"items", {{"type", "string"}}}, {"description", meaning}};
      });
}

void Table::checked(const std::string& key, const std::string& meaning,
                    std::function<std::string(const std::string&)> take) {
  checked(key, meaning, [take](const LocatedText& located) { return take(located.text); });
}

void Table::checked(const std::string& key, const std::string& meaning,
                    std::function<std::string(const LocatedText&)> take) {
  add(
      key,
      [take](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto value = text_of(node);
        const std::string wrong = value ? take({*value, location_of(node)}) : "must be a text in quotes";
        if (!wrong.empty()) problems.push_back({location_of(node), path + " " + wrong});
      },
      [meaning] {
        return json{{"type", "string"}, {"description", meaning}};
      });
}

void Table::quantity(const std::string& key, const std::string& meaning,
                     std::function<std::string(const std::string&)> take) {
  add(
      key,
      [take](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const std::string text = text_or_number(node).value_or("");
        const std::string wrong = text.empty() ? "must be a number, with its unit in a string" : take(text);
        if (!wrong.empty()) problems.push_back({location_of(node), path + " " + wrong});
      },
      [meaning] {
        return json{{"type", json::array({"number", "string"})}, {"description", meaning}};
      });
}

void Table::choose(const std::string& key, std::vector<std::string> names, const std::string& meaning,
                   std::function<void(std::size_t)> take) {
  add(
      key,
      [names, take](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* value = node.as_string();
        const auto found = value == nullptr ? names.end() : std::find(names.begin(), names.end(), value->get());
        if (found != names.end()) return take(static_cast<std::size_t>(found - names.begin()));
        const std::string hint = value == nullptr ? "" : base::did_you_mean(value->get(), names);
        problems.push_back({location_of(node), path + " must be one of: " + base::joined(names) + hint});
      },
      [names, meaning] {
        return json{{"enum", names}, {"description", meaning}};
      });
}

void Table::nested(const std::string& key, const std::string& meaning, Fill fill) {
  add(
      key,
      [fill](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* inner = node.as_table();
        if (inner == nullptr) return problems.push_back({location_of(node), path + " must be a table: [" + path + "]"});
        Table table;
        fill(table);
        table.read(*inner, path, problems);
      },
      [fill, meaning] {
        Table table;
        fill(table);
        json schema = table.schema();
        schema["description"] = meaning;
        return schema;
      });
  keys_.back().held = [fill] {
    Table table;
    fill(table);
    return table.held();
  };
}

void Table::each(bool named, std::function<void(const Visit&)> visit_all) {
  keys_.back().held = [named, visit_all] {
    json all = named ? json::object() : json::array();
    visit_all([&](const std::string& name, const Fill& fill) {
      Table table;
      fill(table);
      if (named)
        all[name] = table.held();
      else
        all.push_back(table.held());
    });
    return all;
  };
}

json Table::held() const {
  json all = json::object();
  for (const auto& key : keys_) {
    if (key.held) all[key.name] = key.held();
  }
  return all;
}

void Table::repeated(const std::string& key, const std::string& meaning, Fill sample, Fill fill,
                     std::function<void(std::size_t)> reserve) {
  add(
      key,
      [fill, reserve](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr || !list->is_homogeneous<toml::table>()) {
          return problems.push_back({location_of(node), path + " must be a list of tables: [[" + path + "]]"});
        }
        reserve(list->size());
        std::size_t index = 0;
        NamesOnce names(path);
        for (const auto& item : *list) {
          Table table;
          fill(table);
          table.read(*item.as_table(), path + "[" + std::to_string(index++) + "]", problems);
          names.add(item.as_table()->get(table.name_key_), problems);
        }
      },
      [sample, meaning] {
        Table table;
        sample(table);
        return json{{"type", "array"}, {"items", table.schema()}, {"description", meaning}};
      });
}

void Table::by_name(const std::string& key, const std::string& meaning, Fill sample,
                    std::function<void(Table&, const std::string&)> fill, std::function<void(std::size_t)> reserve) {
  add(
      key,
      [fill, reserve](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* names = node.as_table();
        if (names == nullptr)
          return problems.push_back({location_of(node), path + " must hold named tables: [" + path + ".NAME]"});
        reserve(names->size());
        for (const auto& [name, inner] : *names) {
          const std::string inner_path = path + "." + std::string(name.str());
          if (!inner.is_table()) {
            problems.push_back({location_of(inner), inner_path + " must be a table: [" + inner_path + "]"});
            continue;
          }
          check_name(path, name, inner, problems);
          Table table;
          fill(table, std::string(name.str()));
          table.read(*inner.as_table(), inner_path, problems);
        }
      },
      [sample, meaning] {
        Table table;
        sample(table);
        return json{{"type", "object"}, {"additionalProperties", table.schema()}, {"description", meaning}};
      });
}

void Table::read(const toml::table& from, const std::string& path, std::vector<Problem>& problems) const {
  if (location_ != nullptr) *location_ = location_of(from);
  const std::string prefix = path.empty() ? "" : path + ".";
  std::vector<std::string> names;
  for (const auto& key : keys_) names.push_back(key.name);
  for (const auto& [name, value] : from) {
    if (std::find(names.begin(), names.end(), name.str()) != names.end()) continue;
    problems.push_back(
        {location_of(name, value), "unknown key " + prefix + std::string(name.str()) +
                                       base::did_you_mean(name.str(), names, "; known here: " + base::joined(names))});
  }
  const std::size_t before = problems.size();
  for (const auto& key : keys_) {
    const auto* node = from.get(key.name);
    if (node != nullptr)
      key.read(*node, prefix + key.name, problems);
    else if (key.must)
      problems.push_back({location_of(from), prefix + key.name + " is missing"});
  }
  for (const auto& either : eithers_) {
    const auto is_there = [&from](const std::string& key) { return from.contains(key); };
    const auto one = std::find_if(either.keys.begin(), either.keys.end(), is_there);
    const auto other = std::find_if(either.others.begin(), either.others.end(), is_there);
    if (one == either.keys.end() || other == either.others.end()) continue;
    problems.push_back(
        {location_of(*from.get(*other)), prefix + *other + " is given beside " + *one + ": " + either.why});
  }
  if (problems.size() != before) return;
  for (const auto& [key, wrong] : checks_) {
    const auto* node = from.get(key);
    if (const auto text = wrong(); !text.empty())
      problems.push_back({node != nullptr ? location_of(*node) : location_of(from), prefix + key + " " + text});
  }
}

json Table::schema() const {
  json properties = json::object(), must = json::array();
  for (const auto& key : keys_) {
    properties[key.name] = key.schema();
    if (key.must) must.push_back(key.name);
  }
  json schema{{"type", "object"}, {"properties", properties}, {"additionalProperties", false}};
  if (!must.empty()) schema["required"] = must;
  return schema;
}

}  // namespace flatsat::config
