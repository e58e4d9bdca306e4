#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "harness/wire/channel.h"

namespace flatsat::wire {

/// A fresh folder of mode 0700 for the ipc sockets of one run; removed with everything in it at the end.
class SocketFolder {
 public:
  /// Errors: WireError when no folder can be made.
  SocketFolder();
  ~SocketFolder();
  SocketFolder(const SocketFolder&) = delete;
  SocketFolder& operator=(const SocketFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

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
