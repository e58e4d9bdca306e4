#pragma once
#include <string>

#include "harness/config/problems.h"
#include "harness/config/table.h"

namespace flatsat::testbed {

/// What the keys of one table, as TOML, make of its config. Errors: ConfigError with places in a file f.
template <class Config>
Config described(void (*describe)(config::Table&, Config&), const std::string& keys) {
  Config target;
  config::Table table;
  describe(table, target);
  config::read_toml(keys, "f", {}, table);
  return target;
}

/// What is wrong with them; empty for nothing.
template <class Config>
std::string mistakes(void (*describe)(config::Table&, Config&), const std::string& keys) {
  try {
    described(describe, keys);
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return {};
}

inline bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace flatsat::testbed
