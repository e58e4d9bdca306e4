#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/wire/wave_window.h"

namespace flatsat::wire {

/// When a device tells counts that have moved since it told them last, in its own time: so that they are with the bench
/// as it samples, and before the run ends.
struct ReportTimes {
  std::int64_t first_ps = 0, every_ps = 1, last_ps = 0;

  /// The earliest of them from `from_ps` on; never for none.
  std::int64_t next(std::int64_t from_ps) const;
};

/// WELCOME: what a run says to a device's agent.
struct Welcome {
  std::string name;
  std::uint64_t seed = 0;
  nlohmann::json config;  // of the device, from the testbed; its keys are those of the device's kind
  std::optional<WaveWindow> waves;
  std::optional<ReportTimes> report;
};

/// Errors of both: nlohmann::json::exception that names what is missing.
Welcome read_welcome(const std::string& text);
WaveWindow read_wave_window(const nlohmann::json& window);

}  // namespace flatsat::wire
