#pragma once
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// Ports of a design as Verilator would list them: vectors [bits-1:0].
inline RtlPort vector_port(const std::string& name, RtlPort::Direction direction, unsigned bits) {
  RtlPort port;
  port.name = name;
  port.direction = direction;
  port.bits = bits;
  port.left = static_cast<int>(bits) - 1;
  return port;
}
inline RtlPort in(const std::string& name, unsigned bits = 1) {
  return vector_port(name, RtlPort::Direction::kIn, bits);
}
inline RtlPort out(const std::string& name, unsigned bits = 1) {
  return vector_port(name, RtlPort::Direction::kOut, bits);
}

/// A text of line 7 of a file f.
inline config::LocatedText text(const std::string& of) { return {of, {"f", 7, 10}}; }

/// All mistakes, one a line; "nothing" for none.
inline std::string told(const std::vector<config::Problem>& problems) {
  return problems.empty() ? "nothing" : config::ConfigError(problems).what();
}

}  // namespace flatsat::hdl
