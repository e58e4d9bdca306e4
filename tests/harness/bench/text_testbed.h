#pragma once
#include <string>

#include "harness/testbed/testbed.h"

namespace flatsat::bench {

/// A testbed out of a text, as if it stood in bench.toml.
inline testbed::Testbed text_testbed(const std::string& text) {
  return testbed::parse_testbed("bench.toml", "[testbed]\nname = \"text\"\nduration = \"10 s\"\n" + text, {});
}

/// What a call throws as ConfigError; "no error" where it throws none.
template <class F>
std::string config_error(F call) {
  try {
    call();
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace flatsat::bench
