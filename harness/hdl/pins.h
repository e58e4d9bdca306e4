#pragma once
#include <deque>
#include <string>
#include <vector>

#include "harness/hdl/bind.h"
#include "harness/hdl/port_book.h"

namespace flatsat::hdl {

/// Where ports are looked up and problems go.
struct PinBinding {
  PortBook& book;
  std::deque<RtlPort>& ports;
  std::vector<config::Problem>& problems;
};

/// Ports that are no bus, one after the other at multiples of 4 bytes.
BoundBus bind_pins(const RtlBus& config, std::size_t clock, const std::string& top, PinBinding binding);

}  // namespace flatsat::hdl
