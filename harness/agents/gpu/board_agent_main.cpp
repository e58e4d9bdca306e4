// The board agent: carries an emulated GPU board for a bench.
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>

#include "harness/agents/gpu/published_board.h"

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

/// The lab's own limit, stricter than the bench's.
static double dead_man_s(const std::string& text) {
  char* end = nullptr;
  const double seconds = std::strtod(text.c_str(), &end);
  if (text.empty() || *end != '\0' || !(seconds > 0.0))
    throw std::runtime_error("FLATSAT_DEAD_MAN_S needs seconds above 0, not '" + text + "'");
  return seconds;
}

int main(int argc, char** argv) {
  try {
    auto options = flatsat::agents::kit::parse_agent_options(argc, argv);
    if (const char* text = std::getenv("FLATSAT_DEAD_MAN_S"))
      options.bench_timeout_s = dead_man_s(text), options.is_dead_man = true;
    flatsat::agents::gpu::PublishedBoard board;
    return flatsat::agents::kit::serve(board, options);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-board-agent: " << error.what() << '\n';
    return 3;
  }
}
