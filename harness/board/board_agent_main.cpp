// The board agent: carries an emulated GPU board for a bench.
#include <iostream>

#include "harness/board/emulated_board.h"

// libsystemc comes with the device library and asks for an sc_main.
extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) {
  try {
    const auto options = flatsat::parse_agent_options(argc, argv);
    flatsat::EmulatedBoard board;
    return flatsat::serve(board, options);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-board-agent: " << error.what() << '\n';
    return 3;
  }
}
