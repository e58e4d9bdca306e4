#pragma once
#include <string>
#include <vector>

#include "harness/hdl/description.h"

namespace flatsat::hdl {

/// How wide a signal is on the bench's side.
enum class SignalWidth { kBit, kTwo, kThree, kEight, kWide, kData, kStrobe };

/// One signal of a bus, under its canonical name.
struct BusSignal {
  std::string name;
  bool to_design = true;  // an input of the design
  SignalWidth width = SignalWidth::kBit;
  std::string channel;                 // "aw", "w", "b", "ar", "r"; empty where there are none
  std::vector<std::string> spellings;  // lower case, likeliest first; "!" before one that means the opposite
  bool constant = false;               // the bench does not drive it: it is held at zero
};

/// All signals that a bus of a kind may have, directions as the design sees them.
const std::vector<BusSignal>& bus_signals(PortKind kind);
const BusSignal* find_signal(PortKind kind, const std::string& name);

/// Bits of a signal on the bench's side.
unsigned bench_bits(SignalWidth width, unsigned data_bits);

/// AXI4 or AXI4-Lite: with addresses.
bool is_axi(PortKind kind);
bool is_stream(PortKind kind);

}  // namespace flatsat::hdl
