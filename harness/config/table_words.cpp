// Names, keys whose place matters later, and numbers of any width.
#include <toml++/toml.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>

#include "harness/base/name.h"
#include "harness/config/node_location.h"
#include "harness/config/table.h"
#include "harness/config/table_values.h"

namespace flatsat::config {
namespace {

using nlohmann::json;
using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kMaxDigits = 4096;

/// value * base + digit, grown as needed.
void append_digit(Bytes& value, unsigned base, unsigned digit) {
  unsigned carry = digit;
  for (auto& byte : value) {
    const unsigned sum = byte * base + carry;
    byte = static_cast<std::uint8_t>(sum);
    carry = sum >> 8;
  }
  while (carry != 0) value.push_back(static_cast<std::uint8_t>(carry)), carry >>= 8;
}

std::optional<Bytes> word_of(const std::string& text) {
  const bool hex = text.rfind("0x", 0) == 0 || text.rfind("0X", 0) == 0;
  Bytes value{0};
  std::size_t digits = 0;
  for (std::size_t i = hex ? 2 : 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '_') continue;
    const int digit = c >= '0' && c <= '9'          ? c - '0'
                      : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                    : -1;
    if (digit < 0 || ++digits > kMaxDigits) return std::nullopt;
    append_digit(value, hex ? 16 : 10, static_cast<unsigned>(digit));
  }
  return digits == 0 ? std::nullopt : std::optional(value);
}

std::optional<Bytes> word_of(const toml::node& node) {
  if (const auto* text = node.as_string()) return word_of(text->get());
  const auto* number = node.as_integer();
  if (number == nullptr || number->get() < 0) return std::nullopt;
  return word_of(std::to_string(number->get()));
}

const char* kWordIs = "must be a whole number, 0 or more, or one in a string, like \"0x1f\"";

std::uint64_t low_64(const Bytes& word) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < word.size(); ++i) value |= std::uint64_t{word[i]} << (8 * i);
  return value;
}

}  // namespace

void check_name(const std::string& path, const toml::key& name, const toml::node& table,
                std::vector<Problem>& problems) {
  if (const auto wrong = base::name_problem(name.str()); !wrong.empty())
    problems.push_back({location_of(name, table), path + ": the name '" + std::string(name.str()) + "' " + wrong});
}

void Table::name(const std::string& key, std::string& target, const std::string& meaning) {
  text(key, target, meaning);
  name_key_ = key;
  keys_.back().read = [read = std::move(keys_.back().read), &target](const toml::node& node, const std::string& path,
                                                                     std::vector<Problem>& problems) {
    read(node, path, problems);
    const std::string wrong = node.is_string() ? base::name_problem(target) : "";
    if (!wrong.empty()) problems.push_back({location_of(node), path + " '" + target + "' " + wrong});
  };
}

void Table::names_files() {
  keys_.back().schema = [schema = std::move(keys_.back().schema)] {
    json marked = schema();
    (marked.contains("items") ? marked["items"] : marked)["format"] = "path";
    return marked;
  };
}

void Table::text(const std::string& key, LocatedText& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        if (const auto* value = node.as_string())
          target = {value->get(), location_of(node)};
        else
          problems.push_back({location_of(node), path + " must be a text in quotes"});
      },
      [meaning] {
        return json{{"type", "string"}, {"description", meaning}};
      });
}

void Table::texts(const std::string& key, std::vector<LocatedText>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr || (!list->empty() && !list->is_homogeneous<std::string>()))
          return problems.push_back({location_of(node), path + " must be a list of texts"});
        target.clear();
        for (const auto& item : *list) target.push_back({item.as_string()->get(), location_of(item)});
      },
      [meaning] {
        return json{{"type", "array"}, {"items", {{"type", "string"}}}, {"description", meaning}};
      });
}

void Table::word(const std::string& key, Bytes& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        if (const auto value = word_of(node))
          target = *value;
        else
          problems.push_back({location_of(node), path + " " + kWordIs});
      },
      [meaning] {
        return json{{"type", json::array({"integer", "string"})}, {"description", meaning}};
      });
}

void Table::words(const std::string& key, std::vector<Bytes>& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto* list = node.as_array();
        if (list == nullptr) return problems.push_back({location_of(node), path + " must be a list of whole numbers"});
        target.clear();
        for (const auto& item : *list) {
          if (const auto value = word_of(item))
            target.push_back(*value);
          else
            problems.push_back({location_of(item), "each of " + path + " " + kWordIs});
        }
      },
      [meaning] {
        return json{
            {"type", "array"}, {"items", {{"type", json::array({"integer", "string"})}}}, {"description", meaning}};
      });
}

void Table::address(const std::string& key, std::uint64_t& target, const std::string& meaning) {
  add(
      key,
      [&target](const toml::node& node, const std::string& path, std::vector<Problem>& problems) {
        const auto value = word_of(node);
        if (value && value->size() <= 8)
          target = low_64(*value);
        else
          problems.push_back({location_of(node), path + " " + kWordIs + ", of at most 64 bits"});
      },
      [meaning] {
        return json{{"type", json::array({"integer", "string"})}, {"description", meaning}};
      });
}

}  // namespace flatsat::config
