#pragma once
#include <cstdint>
#include <string>

#include "harness/hdl/file_list.h"

namespace flatsat::hdl {

/// What yosys makes of a design: cells of the word level, memories apart; flip-flops bit by bit.
struct YosysCells {
  bool there = false;  // yosys is on the PATH
  std::uint64_t cells = 0, flip_flops = 0, memories = 0;
  std::string refused;  // why it could not read the design; empty for nothing
};

/// Ends after two minutes of work. Errors: std::runtime_error where yosys cannot be started.
YosysCells yosys_cells(const SourceSet& set, const std::string& scratch);

}  // namespace flatsat::hdl
