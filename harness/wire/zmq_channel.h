#pragma once
#include <memory>
#include <string>

#include "harness/base/temporary_folder.h"
#include "harness/wire/channel.h"

namespace flatsat::wire {

/// A fresh folder for the ipc sockets of one run. Its path is short: a socket's may have 107 characters.
/// Errors: std::runtime_error when no folder can be made.
base::TemporaryFolder socket_folder();

/// Channel over one ZeroMQ PAIR socket. Not for several threads. A tcp endpoint must be loopback: others need keys.
class ZmqChannel : public Channel {
 public:
  /// Listens. `endpoint` may be "tcp://127.0.0.1:*"; see endpoint(). Errors: WireError.
  static std::unique_ptr<ZmqChannel> bind(const std::string& endpoint);
  /// Errors: WireError for an endpoint that is none or not allowed.
  static std::unique_ptr<ZmqChannel> connect(const std::string& endpoint);
  ~ZmqChannel() override;

  void send(std::span<const std::uint8_t> bytes) override;
  std::optional<std::span<const std::uint8_t>> receive(std::chrono::milliseconds timeout) override;
  /// What the peer connects to.
  std::string endpoint() const;

 private:
  struct Sockets;
  explicit ZmqChannel(std::unique_ptr<Sockets> sockets);
  std::unique_ptr<Sockets> sockets_;
};

}  // namespace flatsat::wire
