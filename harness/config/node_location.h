#pragma once
#include <toml++/toml.h>

#include "harness/config/problems.h"

namespace flatsat::config {

inline SourceLocation location_of(const toml::source_region& region) {
  SourceLocation location;
  location.file = region.path ? *region.path : "command line";
  const bool from_command_line = !region.path || location.file.rfind("--set ", 0) == 0;
  if (!from_command_line) location.line = region.begin.line, location.column = region.begin.column;
  return location;
}
inline SourceLocation location_of(const toml::node& node) { return location_of(node.source()); }
inline SourceLocation location_of(const toml::key& key, const toml::node& value) {
  return key.source().begin.line > 0 ? location_of(key.source()) : location_of(value);
}

}  // namespace flatsat::config
