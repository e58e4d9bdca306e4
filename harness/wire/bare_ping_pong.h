#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

namespace flatsat::wire {

/// The floor of the exchange benchmark: bare libzmq over PAIR, blocking, nothing of ours in between.
/// Sends back what comes until a message of one byte; connects to `endpoint`.
void bare_echo(const std::string& endpoint);

/// Binds `endpoint`, sends and receives `rounds` messages of `bytes` after a tenth more to warm up, ends the echo.
/// Returns rounds per second of wall time.
double bare_ping_pong(const std::string& endpoint, std::size_t bytes, std::uint64_t rounds);

}  // namespace flatsat::wire
