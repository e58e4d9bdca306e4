#pragma once
#include <map>
#include <pugixml.hpp>
#include <string>

#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// The edges of the top's ports for which processes of the design wait, beside another signal: those of resets. Found
/// through ports of instances, plain assignments and inverters. A port of which both edges count is left out.
std::map<std::string, Edge> edges_of_inputs(const pugi::xml_node& netlist);

}  // namespace flatsat::hdl
