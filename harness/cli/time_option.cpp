#include "harness/cli/time_option.h"

#include "harness/config/problems.h"
#include "harness/config/span.h"

namespace flatsat::cli {

time::SimTime time_of(const std::string& option, const std::string& text) {
  const auto [seconds, wrong] = config::span_of(text);
  if (!wrong.empty()) throw config::ConfigError({{{option + " " + text, 0, 0}, wrong}});
  return time::SimTime::from_seconds(seconds);
}

}  // namespace flatsat::cli
