// Feeds arbitrary texts to the language of requirements, alarms and --until. Nothing but a FormulaError may come out,
// and what is read must be printed so that it is read again as the same.
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "harness/verdict/instant.h"
#include "harness/verdict/resolve.h"

namespace {

using namespace flatsat::verdict;

const Names& names() {
  static const Names all{.channels = {{"a.power.battery.soc", "1"}, {"a.bus.voltage", "V"}, {"b.bus.voltage", "V"}},
                         .events = {"npu0.job_error", "upsets.upset"},
                         .events_complete = true,
                         .bare_numbers_allowed = true,
                         .incomplete_at = {"a.npu0."}};
  return all;
}

/// A text of our own is always right: an error here ends the program.
std::string printed_again(const std::string& text) noexcept { return to_string(*parse_formula(text)); }

void ask(Formula& formula) {
  require_untimed(formula, "the fuzzer");
  if (!resolve(formula, names()).empty()) return;
  const std::vector<double> values{0.5, 280.0, 0.0};
  const std::vector<EventName> events{{"npu0", "job_error"}};
  holds_now(formula, values, events);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    const auto formula = parse_formula(std::string(reinterpret_cast<const char*>(data), size));
    const std::string text = to_string(*formula);
    assert(printed_again(text) == text);
    ask(*formula);
  } catch (const FormulaError&) {
    // What a text that is no expression deserves.
  }
  return 0;
}
