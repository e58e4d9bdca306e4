#include "harness/wire/bare_ping_pong.h"

#include <chrono>
#include <stdexcept>
#include <vector>
#include <zmq.hpp>

namespace flatsat::wire {

void bare_echo(const std::string& endpoint) {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::pair);
  socket.connect(endpoint);
  for (;;) {
    zmq::message_t message;
    if (!socket.recv(message) || message.size() == 1) return;
    socket.send(message, zmq::send_flags::none);
  }
}

double bare_ping_pong(const std::string& endpoint, std::size_t bytes, std::uint64_t rounds) {
  zmq::context_t context;
  zmq::socket_t socket(context, zmq::socket_type::pair);
  socket.bind(endpoint);
  const std::vector<std::uint8_t> data(bytes, 0x5A);
  const auto exchange = [&] {
    socket.send(zmq::buffer(data), zmq::send_flags::none);
    zmq::message_t answer;
    if (!socket.recv(answer)) throw std::runtime_error("the echo fell silent");
  };
  for (std::uint64_t i = 0; i < rounds / 10; ++i) exchange();
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 0; i < rounds; ++i) exchange();
  const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  socket.send(zmq::buffer(data.data(), 1), zmq::send_flags::none);
  return static_cast<double>(rounds) / seconds;
}

}  // namespace flatsat::wire
