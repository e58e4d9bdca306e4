// The agent of a real GPU board: starts everywhere, and says what is missing where there is no board.
#include <iostream>

#include "harness/agents/gpu/real_board.h"

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) {
  try {
    const auto options = flatsat::agents::kit::parse_agent_options(argc, argv);
    flatsat::agents::gpu::RealBoard board;
    return flatsat::agents::kit::serve(board, options);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-gpu-agent: " << error.what() << '\n';
    return 3;
  }
}
