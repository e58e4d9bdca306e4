#include "harness/backing/free_clock.h"

#include <cstdio>
#include <cstdlib>

#include "harness/base/process.h"

namespace flatsat::backing {
namespace {

constexpr double kWorthAWordS = 60.0;
constexpr const char* kMeasuredMs = "300";

std::string in_words(double seconds) {
  struct Unit {
    double seconds;
    const char* name;
  };
  constexpr Unit kUnits[] = {{86400.0, "days"}, {3600.0, "hours"}, {60.0, "minutes"}};
  for (const auto& unit : kUnits) {
    if (seconds < 2.0 * unit.seconds) continue;
    char text[48];
    std::snprintf(text, sizeof text, "%.0f %s", seconds / unit.seconds, unit.name);
    return text;
  }
  return std::to_string(static_cast<int>(seconds)) + " seconds";
}

/// The bench tells it when its steps are done, where something else goes on without it.
bool ends_with_its_steps(const testbed::DeviceConfig& config) {
  return !config.satellite.empty() && !config.steps.empty();
}

}  // namespace

double free_cycles(const testbed::DeviceConfig& config) {
  const auto& design = config.design;
  const bool free = config.kind == testbed::DeviceKind::kRtl && design.free_running && design.idle.text.empty();
  return free && !design.clocks.empty() ? design.clocks.front().frequency_hz * config.report_until_s : 0.0;
}

std::string free_clock_warning(const testbed::DeviceConfig& config, double cycles_a_second) {
  const double cycles = free_cycles(config);
  if (cycles_a_second <= 0.0 || cycles < kWorthAWordS * cycles_a_second) return {};
  char text[200];
  std::snprintf(text, sizeof text, "its clock runs free: %.2g cycles in %g s, some %s of wall time at %.2g cycles/s; ",
                cycles, config.report_until_s, in_words(cycles / cycles_a_second).c_str(), cycles_a_second);
  return config.name + ": " + text + (ends_with_its_steps(config) ? "it stands once its steps are done, and " : "") +
         "with free_running = false it is clocked only while something is asked";
}

double measured_cycles_a_second(const std::string& program, const std::vector<std::string>& arguments) {
  std::vector<std::string> words{program};
  words.insert(words.end(), arguments.begin(), arguments.end());
  words.insert(words.end(), {"--bare", kMeasuredMs});
  const auto ran = base::run({.words = words, .err = base::Stream::null()}, base::Capture::kOutput);
  return ran.status.code() == 0 ? std::strtod(ran.output.c_str(), nullptr) : 0.0;
}

}  // namespace flatsat::backing
