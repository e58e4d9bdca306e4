// Keys that hold bits (lists of their numbers, masks), and keys that may be missing.
#include <toml++/toml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/config/node_location.h"
#include "harness/config/table.h"

namespace flatsat::config {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxDigits = 4096;  // of a mask in hexadecimal: 16,384 bits

std::optional<std::vector<std::uint64_t>> mask_of(std::string text) {
  if (text.rfind("0x", 0) != 0) return std::nullopt;
  text.erase(0, 2);
  std::erase(text, '_');
  if (text.empty() || text.size() > kMaxDigits) return std::nullopt;
  if (text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) return std::nullopt;
  std::vector<std::uint64_t> mask;
  for (std::size_t end = text.size(); end > 0; end -= std::min<std::size_t>(16, end)) {
    const std::size_t begin = end - std::min<std::size_t>(16, end);
    mask.push_back(std::stoull(text.substr(begin, end - begin), nullptr, 16));
  }
  while (!mask.empty() && mask.back() == 0) mask.pop_back();
  if (mask.empty()) return std::nullopt;
  return mask;
}

}  // namespace

/// The key described last fills `from`, which then is the target's value; without the key it stays empty.
template <class T, class From>
void Table::only_if_given(std::optional<T>& target, std::shared_ptr<From> from, const std::string& meaning) {
  auto& key = keys_.back();
  key.read = [read = std::move(key.read), from, &target](const toml::node& node, const std::string& path,
                                                         std::vector<Problem>& problems) {
    const auto before = problems.size();
    read(node, path, problems);
    if (problems.size() == before) target = static_cast<T>(*from);
  };
  key.schema = [schema = std::move(key.schema), meaning] {
    json without_default = schema();
    without_default.erase("default");
    without_default["description"] = meaning;
    return without_default;
  };
}

void Table::number(const std::string& key, std::optional<double>& target, const std::string& unit, const Range& range,
                   const std::string& meaning) {
  auto value = std::make_shared<double>(0.0);
  number(key, *value, unit, range, meaning);
  only_if_given(target, value, meaning);
}

void Table::integer(const std::string& key, std::optional<std::uint64_t>& target, std::int64_t low, std::int64_t high,
                    const std::string& meaning) {
  auto value = std::make_shared<std::int64_t>(0);
  integer(key, *value, low, high, meaning);
  only_if_given(target, value, meaning);
}

void Table::integers(const std::string& key, std::vector<std::uint64_t>& target, std::int64_t low, std::int64_t high,
                     const std::string& meaning) {
  add(
      key,
      [&target, low, high](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr || list->empty() || !list->is_homogeneous<std::int64_t>())
          return problems.push_back({location_of(node), path + " must be a list of whole numbers"});
        target.clear();
        for (const auto& item : *list) {
          const std::int64_t value = item.as_integer()->get();
          if (value < low || value > high) {
            problems.push_back({location_of(item), path + " must be from " + std::to_string(low) + " to " +
                                                       std::to_string(high) + ", not " + std::to_string(value)});
          } else if (std::count(target.begin(), target.end(), static_cast<std::uint64_t>(value)) > 0) {
            problems.push_back({location_of(item), path + " has " + std::to_string(value) + " twice"});
          } else {
            target.push_back(static_cast<std::uint64_t>(value));
          }
        }
      },
      [low, high, meaning] {
        const json item{{"type", "integer"}, {"minimum", low}, {"maximum", high}};
        return json{
            {"type", "array"}, {"items", item}, {"minItems", 1}, {"uniqueItems", true}, {"description", meaning}};
      });
}

void Table::bits(const std::string& key, std::vector<std::uint64_t>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        std::optional<std::vector<std::uint64_t>> mask;
        if (const auto* number = node.as_integer(); number != nullptr && number->get() > 0)
          mask = {static_cast<std::uint64_t>(number->get())};
        if (const auto* text = node.as_string()) mask = mask_of(text->get());
        if (!mask)
          return problems.push_back(
              {location_of(node), path + " must be a whole number above 0, or hexadecimal digits like \"0x8000\""});
        target = std::move(*mask);
      },
      [meaning] {
        return json{
            {"oneOf", {{{"type", "integer"}, {"minimum", 1}}, {{"type", "string"}, {"pattern", "^0x[0-9a-fA-F_]+$"}}}},
            {"description", meaning}};
      });
}

}  // namespace flatsat::config
