#include "harness/wire/zmq_channel.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <zmq.hpp>

namespace flatsat::wire {
namespace {

constexpr std::size_t kKeyBytes = 40;     // in Z85
constexpr std::size_t kMaxIpcPath = 107;  // sun_path less its final zero

constexpr std::string_view kFolderPrefix = "flatsat";
constexpr std::size_t kRoomForSocket = std::string_view("/flatsat.XXXXXX/device4294967295").size();

std::string value_of(const char* variable) {
  const char* value = std::getenv(variable);
  return value == nullptr ? "" : value;
}

/// A port or '*' and nothing else behind the address: ZeroMQ takes "tcp://SOURCE;DESTINATION" too.
bool is_loopback(std::string_view endpoint) {
  for (const std::string_view head : {"tcp://127.0.0.1:", "tcp://[::1]:"}) {
    if (!endpoint.starts_with(head)) continue;
    const std::string_view port = endpoint.substr(head.size());
    return port == "*" || (!port.empty() && port.find_first_not_of("0123456789") == std::string_view::npos);
  }
  return false;
}

struct KeyPair {
  char public_key[kKeyBytes + 1];
  char secret_key[kKeyBytes + 1];
};

KeyPair new_keys() {
  KeyPair keys;
  if (zmq_curve_keypair(keys.public_key, keys.secret_key) != 0)
    throw WireError("this ZeroMQ has no CURVE, without which tcp is open to others: take ipc");
  return keys;
}

void check_endpoint(const std::string& endpoint) {
  const bool ipc = endpoint.starts_with("ipc://");
  if (!ipc && !is_loopback(endpoint)) {
    throw WireError("endpoint '" + endpoint + "' is neither ipc:// nor tcp:// on loopback; another host needs keys");
  }
  if (ipc && endpoint.size() - 6 > kMaxIpcPath)
    throw WireError("ipc path '" + endpoint + "' is longer than 107 characters");
}

}  // namespace

base::TemporaryFolder socket_folder() {
  std::string reasons;
  for (const char* name : {"XDG_RUNTIME_DIR", "TMPDIR", ""}) {
    const std::string place = *name == '\0' ? "/tmp" : value_of(name);
    if (place.empty()) continue;
    reasons += reasons.empty() ? "" : "; ";
    if (place.size() + kRoomForSocket > kMaxIpcPath) {
      reasons += place + ": too long for the path of a socket, which has at most 107 characters";
      continue;
    }
    try {
      return base::TemporaryFolder(std::filesystem::path(place) / kFolderPrefix);
    } catch (const std::runtime_error& error) {
      reasons += error.what();
    }
  }
  throw WireError("no private folder for sockets can be made, by XDG_RUNTIME_DIR, TMPDIR or in /tmp (" + reasons +
                  "); --transport tcp needs none");
}

struct ZmqChannel::Sockets {
  explicit Sockets(std::shared_ptr<zmq::context_t> shared) : context(std::move(shared)) {}
  std::shared_ptr<zmq::context_t> context;  // outlives the socket
  zmq::socket_t socket{*context, zmq::socket_type::pair};
  zmq::message_t received;
  int timeout_ms = -1;
};

std::shared_ptr<zmq::context_t> zmq_context() {
  constexpr int kMostSockets = 8192;
  try {
    auto context = std::make_shared<zmq::context_t>(1);
    context->set(zmq::ctxopt::max_sockets, kMostSockets);
    return context;
  } catch (const zmq::error_t& error) {
    throw WireError(std::string("cannot start ZeroMQ: ") + error.what());
  }
}

std::unique_ptr<ZmqChannel::Sockets> ZmqChannel::new_sockets(std::shared_ptr<zmq::context_t> context) {
  try {
    return std::make_unique<Sockets>(std::move(context));
  } catch (const zmq::error_t& error) {
    throw WireError(std::string("cannot make a socket: ") + error.what());
  }
}

ZmqChannel::ZmqChannel(std::unique_ptr<Sockets> sockets) : sockets_(std::move(sockets)) {
  sockets_->socket.set(zmq::sockopt::linger, 500);  // last words get out, a dead peer does not hold us
  sockets_->socket.set(zmq::sockopt::maxmsgsize, static_cast<std::int64_t>(kMaxMessageBytes));
  sockets_->socket.set(zmq::sockopt::sndtimeo, 100);  // the endpoint decides how often to try
}
ZmqChannel::~ZmqChannel() = default;

std::unique_ptr<ZmqChannel> ZmqChannel::bind(const std::string& endpoint, std::shared_ptr<zmq::context_t> context) {
  check_endpoint(endpoint);
  std::unique_ptr<ZmqChannel> channel(new ZmqChannel(new_sockets(std::move(context))));
  if (endpoint.starts_with("tcp:")) {
    const KeyPair keys = new_keys();
    channel->sockets_->socket.set(zmq::sockopt::curve_server, true);
    channel->sockets_->socket.set(zmq::sockopt::curve_secretkey, keys.secret_key);
    channel->key_ = keys.public_key;
  }
  try {
    channel->sockets_->socket.bind(endpoint);
  } catch (const zmq::error_t& error) {
    throw WireError("cannot listen on " + endpoint + ": " + error.what());
  }
  return channel;
}

std::unique_ptr<ZmqChannel> ZmqChannel::connect(const std::string& endpoint, const std::string& key) {
  check_endpoint(endpoint);
  std::unique_ptr<ZmqChannel> channel(new ZmqChannel(new_sockets(zmq_context())));
  if (endpoint.starts_with("tcp:") && key.size() != kKeyBytes)
    throw WireError("the key of the bench at " + endpoint + " is missing: " + kKeyVariable + " of the environment");
  try {
    if (endpoint.starts_with("tcp:")) {
      const KeyPair keys = new_keys();
      channel->sockets_->socket.set(zmq::sockopt::curve_publickey, keys.public_key);
      channel->sockets_->socket.set(zmq::sockopt::curve_secretkey, keys.secret_key);
      channel->sockets_->socket.set(zmq::sockopt::curve_serverkey, key);
    }
    channel->sockets_->socket.connect(endpoint);
  } catch (const zmq::error_t& error) {
    throw WireError("cannot connect to " + endpoint + ": " + error.what());
  }
  return channel;
}

std::string ZmqChannel::endpoint() const { return sockets_->socket.get(zmq::sockopt::last_endpoint); }

void ZmqChannel::send(std::span<const std::uint8_t> bytes) {
  try {
    if (sockets_->socket.send(zmq::buffer(bytes.data(), bytes.size()), zmq::send_flags::none)) return;
  } catch (const zmq::error_t& error) {
    if (error.num() != EINTR) throw WireError(std::string("cannot send: ") + error.what());
    return send(bytes);
  }
  throw WireError("cannot send: the peer takes nothing any more");
}

std::optional<std::span<const std::uint8_t>> ZmqChannel::receive(std::chrono::milliseconds timeout) {
  const int timeout_ms = static_cast<int>(timeout.count());
  if (timeout_ms != sockets_->timeout_ms) {
    sockets_->socket.set(zmq::sockopt::rcvtimeo, timeout_ms);
    sockets_->timeout_ms = timeout_ms;
  }
  try {
    if (!sockets_->socket.recv(sockets_->received, zmq::recv_flags::none)) return std::nullopt;
  } catch (const zmq::error_t& error) {
    if (error.num() == EINTR) return std::nullopt;
    throw WireError(std::string("cannot receive: ") + error.what());
  }
  return std::span(sockets_->received.data<std::uint8_t>(), sockets_->received.size());
}

}  // namespace flatsat::wire
