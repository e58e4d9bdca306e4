#pragma once
#include <string>
#include <vector>

#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// What names of ports usually mean. Guesses, for a proposal that somebody reads.

/// Words of a name, in lower case: "s_axi.arstN_i" is s, axi, arst, n, i.
std::vector<std::string> words_of_name(const std::string& name);

bool names_clock(const std::string& name);
bool names_reset(const std::string& name);
/// Of a reset: it resets while low.
bool names_low(const std::string& name);
bool names_interrupt(const std::string& name);
/// Says that work is over: what one waits for where there is no interrupt.
bool names_end(const std::string& name);
/// Of production tests and debuggers: nobody drives it here.
bool names_test(const std::string& name);
/// What an input that nobody drives is held at: enables and lines that rest high at 1.
bool rests_high(const RtlPort& port);

}  // namespace flatsat::hdl
