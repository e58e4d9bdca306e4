#include "harness/hdl/stream_rules.h"

namespace flatsat::hdl {
namespace {
constexpr std::uint64_t kWindow = 16u << 20;  // there are no addresses on a stream; a load may be so long
constexpr unsigned kMaxDataBits = 1024;
}  // namespace

void measure_stream(BoundBus& bus, std::vector<config::Problem>& problems) {
  const auto& location = bus.config.pattern.empty() ? bus.config.location : bus.config.pattern.location;
  const auto wrong = [&](const std::string& text) { problems.push_back({location, "'" + bus.name + "': " + text}); };
  const unsigned port = bus.signals.at("tdata").bits, bytes = (port + 7) / 8;
  bus.data_bits = 8 * bytes;
  bus.address_bits = 0;
  bus.size = bus.config.size != 0 ? bus.config.size : kWindow;
  if (port > kMaxDataBits) wrong("tdata of " + std::to_string(port) + " bits; 1 to 1024 can be driven");
  for (const char* name : {"tkeep", "tstrb"})
    if (bus.has(name) && bus.signals[name].bits != bytes)
      wrong(std::string(name) + " of " + std::to_string(bus.signals[name].bits) + " bits does not fit tdata of " +
            std::to_string(port) + "; it has a bit for each byte: " + std::to_string(bytes));
  for (const auto& [name, value] : {std::pair<const char*, std::uint64_t>{"tid", bus.config.tid},
                                    {"tdest", bus.config.tdest},
                                    {"tuser", bus.config.tuser}}) {
    const unsigned bits = bus.has(name) ? bus.signals[name].bits : 0;
    if (bits > 64) wrong(std::string(name) + " is wider than 64 bits");
    if (bits < 64 && value >> bits != 0)
      wrong(std::string(name) + " = " + std::to_string(value) +
            (bits == 0 ? ", but there is no port for it"
                       : " does not fit its port of " + std::to_string(bits) + " bits"));
  }
}

}  // namespace flatsat::hdl
