#pragma once
#include <cstdint>
#include <string>

namespace flatsat::benchmarks {

/// Exchanges per second of wall time.
struct ExchangeRates {
  double ours_per_s;   // grant and answer through endpoint, codec and channel, with a real process at the other end
  double floor_per_s;  // bare libzmq ping-pong of the same size over the same transport
};

/// Runs both in turn, `rounds` exchanges each, in this process and a forked one; `pinned` puts both sides on one core.
/// Errors: std::runtime_error when the other process cannot be started.
ExchangeRates measure_exchanges(std::uint64_t rounds, bool pinned);

}  // namespace flatsat::benchmarks
