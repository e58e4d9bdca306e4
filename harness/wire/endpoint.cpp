#include "harness/wire/endpoint.h"

#include <algorithm>
#include <cstdio>

#include "harness/wire/payload.h"

namespace flatsat::wire {
namespace {

std::string describe(const std::string& peer, time::SimTime time, const std::string& what) {
  char stamp[48];
  std::snprintf(stamp, sizeof stamp, "%.9f s", time::to_seconds(time));
  return peer + " at simulated time " + stamp + ": " + what;
}

constexpr std::chrono::milliseconds kSlice{50};  // how often a wait looks whether the peer still lives

/// How long a peer is waited for. A process that was stopped and goes on (Ctrl-Z, a laptop that slept) finds the clock
/// far ahead, and its peer has been silent for no longer than it has listened: between two looks no more than a few
/// slices count.
class Patience {
 public:
  explicit Patience(std::chrono::milliseconds limit) : limit_(limit) {}
  bool is_over() {
    const auto now = Clock::now();
    waited_ += std::min<Clock::duration>(now - looked_, kLongestLook);
    looked_ = now;
    return waited_ >= limit_;
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kLongestLook{500};  // a busy machine may be late
  const std::chrono::milliseconds limit_;
  Clock::time_point looked_ = Clock::now();
  Clock::duration waited_{};
};

}  // namespace

PeerError::PeerError(std::string peer, time::SimTime time, const std::string& what)
    : std::runtime_error(describe(peer, time, what)), peer_(std::move(peer)), time_(time) {}

void Endpoint::fail(time::SimTime now, const std::string& what) const { throw PeerError(settings_.peer, now, what); }

void Endpoint::send(Message message) {
  message.device = settings_.device;
  message.sequence = ++sent_;
  buffer_.clear();
  encode(message, settings_.run_id, buffer_);
  transmit();
}

void Endpoint::send_last_words(Message message) {
  message.device = settings_.device;
  message.sequence = ++sent_;
  buffer_.clear();
  encode(message, settings_.run_id, buffer_);
  channel_.send(buffer_);
}

void Endpoint::send(Frame frame) {
  frame.head.device = settings_.device;
  frame.head.sequence = ++sent_;
  for (Message& message : frame.inner) {
    message.device = settings_.device;
    message.sequence = ++sent_;
  }
  encode_frame(frame, settings_.run_id, buffer_);
  transmit();
}

/// A peer that takes nothing is dead, or slow for as long as the reply timeout allows.
void Endpoint::transmit() {
  for (Patience patience(settings_.reply_timeout);;) {
    try {
      channel_.send(buffer_);
      bytes_sent_ += buffer_.size();
      return;
    } catch (const WireError& error) {
      if (const std::string death = settings_.death(); !death.empty()) fail(last_heard_, death);
      settings_.look_up();
      if (patience.is_over()) fail(last_heard_, error.what());
    }
  }
}

bool Endpoint::poll(std::chrono::milliseconds timeout) {
  if (!polled_) polled_ = channel_.receive(timeout);
  return polled_.has_value();
}

std::span<const std::uint8_t> Endpoint::wait(time::SimTime now) {
  Patience patience(settings_.reply_timeout);
  while (!poll(std::min(kSlice, settings_.reply_timeout))) {
    if (const std::string death = settings_.death(); !death.empty()) {
      if (poll(std::chrono::milliseconds(0))) break;  // its last words came before its end
      fail(now, death);
    }
    settings_.look_up();
    if (patience.is_over()) {
      fail(now, "silent for " + std::to_string(settings_.reply_timeout.count()) + " ms of wall time");
    }
  }
  const auto bytes = *polled_;
  polled_.reset();
  return bytes;
}

void Endpoint::check(const Message& message, time::SimTime now) {
  if (message.device != settings_.device) fail(now, "message for device " + std::to_string(message.device));
  if (message.sequence != received_ + 1) {
    fail(now,
         "gap in sequence: expected " + std::to_string(received_ + 1) + ", got " + std::to_string(message.sequence));
  }
  ++received_;
  last_heard_ = std::max(last_heard_, message.time);
}

Message Endpoint::receive(time::SimTime now) {
  const auto bytes = wait(now);
  try {
    Message message = decode(bytes, settings_.run_id);
    check(message, now);
    if (message.kind == Kind::kError) fail(now, "reported: " + payload::read_error(message));
    return message;
  } catch (const WireError& error) {
    fail(now, error.what());
  }
}

Frame Endpoint::receive_frame(time::SimTime now) { return unpack_frame(receive(now), now); }

Frame Endpoint::unpack_frame(Message message, time::SimTime now) {
  try {
    Frame frame = unpack(std::move(message), settings_.run_id);
    for (const Message& inner : frame.inner) check(inner, now);
    return frame;
  } catch (const WireError& error) {
    fail(now, error.what());
  }
}

}  // namespace flatsat::wire
