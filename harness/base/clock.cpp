#include "harness/base/clock.h"

#include <array>
#include <chrono>
#include <ctime>

namespace flatsat::base {

double wall_s() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

std::string utc_now(const char* format) {
  std::array<char, 64> text{};
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  gmtime_r(&now, &utc);
  return std::string(text.data(), std::strftime(text.data(), text.size(), format, &utc));
}

}  // namespace flatsat::base
