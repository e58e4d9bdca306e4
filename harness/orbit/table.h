#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace flatsat::orbit {

/// A number with the decimals that a table shows of it.
struct Figure {
  double value;
  int decimals;
};

/// One field: nothing, a text, or a number. A number that is not finite asserts: it would be an error gone unnoticed.
using Cell = std::variant<std::monostate, std::string, Figure>;

/// A table by its named columns.
struct Table {
  std::vector<std::string> columns;
  std::vector<std::vector<Cell>> rows;
};

Cell figure(double value, int decimals);
Cell figure(const std::optional<double>& value, int decimals);

/// CSV with a header; fields that hold a comma or a quote are quoted. Empty fields are nothing.
std::string to_csv(const Table& table);
/// A JSON array of objects; nothing is null.
std::string to_json(const Table& table);

}  // namespace flatsat::orbit
