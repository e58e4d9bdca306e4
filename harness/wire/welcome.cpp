#include "harness/wire/welcome.h"

#include <algorithm>

#include "harness/time/sim_time.h"

namespace flatsat::wire {

std::int64_t ReportTimes::next(std::int64_t from_ps) const {
  if (from_ps > last_ps) return time::SimTime::never().ps;
  const std::int64_t behind_ps = std::max<std::int64_t>(0, from_ps - first_ps);
  return std::min(last_ps, first_ps + (behind_ps + every_ps - 1) / every_ps * every_ps);
}

Welcome read_welcome(const std::string& text) {
  const auto welcome = nlohmann::json::parse(text);
  Welcome read{.name = welcome.at("name"),
               .seed = welcome.at("seed"),
               .config = welcome.at("config"),
               .waves = {},
               .report = {}};
  if (read.config.contains("waves")) read.waves = read_wave_window(read.config.at("waves"));
  if (read.config.contains("report")) {
    const auto& report = read.config.at("report");
    read.report = ReportTimes{report.at("first_ps"), report.at("every_ps"), report.at("last_ps")};
  }
  return read;
}

WaveWindow read_wave_window(const nlohmann::json& window) {
  return {window.at("file"), window.at("from_ps"), window.at("to_ps")};
}

}  // namespace flatsat::wire
