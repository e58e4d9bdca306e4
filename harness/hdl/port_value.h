#pragma once
#include <string>

namespace flatsat::hdl {

/// A value for a port, as SystemVerilog has it.
struct PortValue {
  std::string literal;  // "5'h1f"; empty where something is wrong
  std::string wrong;    // "must be like 1, 0x1f or 8'h1f", "must fit into 5 bits"
};

/// Of a number, decimal or with 0x, that fits into so many bits, or of a literal, which stays as it is: 8'h1f, 4'b1x0z,
/// '1. Decimal numbers go up to 64 bits.
PortValue port_value(const std::string& text, unsigned bits);

}  // namespace flatsat::hdl
