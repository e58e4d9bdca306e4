#pragma once
#include <toml++/toml.h>

#include "harness/config/problems.h"

namespace flatsat {

inline Place place_of(const toml::source_region& region) {
  Place place;
  place.file = region.path ? *region.path : "command line";
  const bool from_command_line = !region.path || place.file.rfind("--set ", 0) == 0;
  if (!from_command_line) place.line = region.begin.line, place.column = region.begin.column;
  return place;
}
inline Place place_of(const toml::node& node) { return place_of(node.source()); }
inline Place place_of(const toml::key& key, const toml::node& value) {
  return key.source().begin.line > 0 ? place_of(key.source()) : place_of(value);
}

}  // namespace flatsat
