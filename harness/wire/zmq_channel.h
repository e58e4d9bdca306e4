#pragma once
#include <memory>
#include <string>

#include "harness/base/temporary_folder.h"
#include "harness/wire/channel.h"

namespace zmq {
class context_t;
}

namespace flatsat::wire {

/// What all channels of a bench share: ZeroMQ's thread and its descriptors, of which a hundred contexts would take all
/// that a process may have. Errors: WireError.
std::shared_ptr<zmq::context_t> zmq_context();

/// A fresh folder for the ipc sockets of one run. Its path is short: a socket's may have 107 characters.
/// Errors: std::runtime_error when no folder can be made.
base::TemporaryFolder socket_folder();

/// The variable of an agent's environment with the key of its bench, in ZeroMQ's Z85. Other users of the host can see a
/// command line, but not this.
inline constexpr char kKeyVariable[] = "FLATSAT_WIRE_KEY";

/// Channel over one ZeroMQ PAIR socket. Not for several threads. A tcp endpoint must be loopback. Over ipc the folder
/// keeps others out; over tcp ZeroMQ's CURVE does: the bench makes a pair of keys for each channel, and only who has
/// its public key, which it gives its agent alone, gets through the handshake, in which the bench proves the secret
/// one.
class ZmqChannel : public Channel {
 public:
  /// Listens. `endpoint` may be "tcp://127.0.0.1:*"; see endpoint(). Errors: WireError, also for tcp where ZeroMQ has
  /// no CURVE.
  static std::unique_ptr<ZmqChannel> bind(const std::string& endpoint,
                                          std::shared_ptr<zmq::context_t> context = zmq_context());
  /// `key`: of the bench, for tcp. Errors: WireError for an endpoint that is none or not allowed, or a key that is
  /// none.
  static std::unique_ptr<ZmqChannel> connect(const std::string& endpoint, const std::string& key = "");
  ~ZmqChannel() override;

  void send(std::span<const std::uint8_t> bytes) override;
  std::optional<std::span<const std::uint8_t>> receive(std::chrono::milliseconds timeout) override;
  /// What the peer connects to.
  std::string endpoint() const;
  /// What it has to know besides; empty for ipc.
  const std::string& key() const { return key_; }

 private:
  struct Sockets;
  explicit ZmqChannel(std::unique_ptr<Sockets> sockets);
  static std::unique_ptr<Sockets> new_sockets(std::shared_ptr<zmq::context_t> context);
  std::unique_ptr<Sockets> sockets_;
  std::string key_;
};

}  // namespace flatsat::wire
