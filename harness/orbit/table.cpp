#include "harness/orbit/table.h"

#include <cassert>
#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace flatsat::orbit {
namespace {

std::string digits(const Figure& f) {
  char text[400];
  std::snprintf(text, sizeof text, "%.*f", f.decimals, f.value);
  const bool is_zero = std::string(text).find_first_not_of("-0.") == std::string::npos;
  return is_zero && text[0] == '-' ? text + 1 : text;
}

/// RFC 4180: quotes where a comma, a quote or a line break asks for them, and a quote twice.
std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

}  // namespace

Cell figure(double value, int decimals) {
  assert(std::isfinite(value));
  return Figure{value, decimals};
}

Cell figure(const std::optional<double>& value, int decimals) { return value ? figure(*value, decimals) : Cell{}; }

std::string to_csv(const Table& table) {
  std::string out;
  for (const auto& column : table.columns) out += (out.empty() ? "" : ",") + column;
  out += '\n';
  for (const auto& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) out += ',';
      if (const auto* text = std::get_if<std::string>(&row[i])) out += csv_field(*text);
      if (const auto* number = std::get_if<Figure>(&row[i])) out += digits(*number);
    }
    out += '\n';
  }
  return out;
}

std::string to_json(const Table& table) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& row : table.rows) {
    nlohmann::ordered_json object;
    for (std::size_t i = 0; i < row.size(); ++i) {
      auto& field = object[table.columns[i]];
      if (const auto* text = std::get_if<std::string>(&row[i])) field = *text;
      if (const auto* number = std::get_if<Figure>(&row[i]))
        field = number->decimals == 0 ? nlohmann::ordered_json(std::llround(number->value))
                                      : nlohmann::ordered_json(number->value);
    }
    list.push_back(std::move(object));
  }
  return list.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace flatsat::orbit
