#pragma once
#include <string>

namespace flatsat {

/// Where the words of a design go while it is evaluated in this thread.
struct VerilatedListener {
  std::string complaint;  // the first one, with its file and line
  std::string last_line;  // of what it printed
};

/// nullptr: nobody; complaints then go to stderr and a fatal one throws.
void listen_to_verilated(VerilatedListener* to);

}  // namespace flatsat
