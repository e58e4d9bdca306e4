#pragma once
#include <functional>
#include <optional>
#include <string>

#include "harness/wire/channel.h"
#include "harness/wire/errors.h"

namespace flatsat::wire {

/// One side of a conversation over a Channel: numbers what it sends, checks what it receives. Every failure is a
/// PeerError that names the peer and the simulated time.
class Endpoint {
 public:
  struct Settings {
    std::string peer;  // who is at the other end, for messages to people
    std::uint64_t run_id = 0;
    std::uint32_t device = 0;
    std::chrono::milliseconds reply_timeout{10000};  // wall time without an answer that makes a peer silent
    std::function<std::string()> death = [] { return std::string(); };  // why the peer is gone; empty while it lives
    std::function<void()> look_up = [] {};  // called many times a second while it waits; what it throws ends the wait
  };
  Endpoint(Channel& channel, Settings settings) : channel_(channel), settings_(std::move(settings)) {}

  /// Numbers and sends one message or one frame; inner messages are numbered too.
  void send(Message message);
  void send(Frame frame);
  /// The same, tried once: what a peer that takes nothing need not hear, for the end does not wait for it.
  void send_last_words(Message message);

  /// Waits for the next message or frame. `now` is the simulated time that an error names.
  Message receive(time::SimTime now);
  Frame receive_frame(time::SimTime now);
  /// The frame of a message that `receive` returned; checks the numbers of what is packed in it.
  Frame unpack_frame(Message message, time::SimTime now);

  /// True when a message came within `timeout`; it is then what receive returns next.
  bool poll(std::chrono::milliseconds timeout);

  const Settings& settings() const { return settings_; }
  std::uint64_t bytes_sent() const { return bytes_sent_; }

 private:
  [[noreturn]] void fail(time::SimTime now, const std::string& what) const;
  void check(const Message& message, time::SimTime now);
  std::span<const std::uint8_t> wait(time::SimTime now);
  void transmit();

  Channel& channel_;
  Settings settings_;
  Bytes buffer_;
  std::optional<std::span<const std::uint8_t>> polled_;
  std::uint64_t sent_ = 0, received_ = 0, bytes_sent_ = 0;
  time::SimTime last_heard_{};  // simulated time of the peer's last message
};

}  // namespace flatsat::wire
