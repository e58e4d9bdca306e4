#include "harness/wire/welcome.h"

namespace flatsat::wire {

Welcome read_welcome(const std::string& text) {
  const auto welcome = nlohmann::json::parse(text);
  Welcome read{.name = welcome.at("name"), .seed = welcome.at("seed"), .config = welcome.at("config"), .waves = {}};
  if (read.config.contains("waves")) read.waves = read_wave_window(read.config.at("waves"));
  return read;
}

WaveWindow read_wave_window(const nlohmann::json& window) {
  return {window.at("file"), window.at("from_ps"), window.at("to_ps")};
}

}  // namespace flatsat::wire
