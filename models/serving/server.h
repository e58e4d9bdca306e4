#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <set>
#include <vector>

#include "models/network/transport.h"

namespace flatsat::serving {

/// How fast one satellite's devices compute tokens together, at full speed.
struct ServerConfig {
  double prefill_tokens_per_s = 20'000.0;   // contexts are read one after the other, > 0
  double step_s = 0.02;                     // of one token for all that decode: the weights are read once, >= 0
  double step_per_request_s = 0.0005;       // besides, for each request that decodes, >= 0; not both 0
  std::uint64_t batch = 64;                 // requests in memory at once, > 0
  std::uint64_t memory_tokens = 1'048'576;  // whose keys and values fit the memory, > 0
};

/// What is asked of a model: a context to read and tokens to generate, each > 0.
struct Request {
  std::uint64_t id = 0, context_tokens = 1, generated_tokens = 1;
  std::uint64_t tokens() const { return context_tokens + generated_tokens; }
};

/// Continuous batching on one satellite. Requests wait in order of arrival; the first one goes in when there is room in
/// the batch and in the memory. Its context is read while the others stand still, which makes its first token; then it
/// decodes with the others, all at one rate, which falls with their number. Between events nothing is done. Time is of
/// the run, ps.
class Server {
 public:
  /// `now_ps`: the present instant, >= 0.
  Server(const ServerConfig& config, std::int64_t now_ps);

  /// Whether it could ever be in memory.
  bool fits(const Request& request) const { return request.tokens() <= config_.memory_tokens; }
  /// From this instant on, which is not before the last one; it fits.
  void add(const Request& request, std::int64_t now_ps);
  /// Of full speed, 0 .. 1.
  void set_speed(double speed, std::int64_t now_ps);
  double speed() const { return speed_; }

  struct Progress {
    std::uint64_t id;
    std::int64_t at_ps;
    bool is_done;  // false: the first token is there
  };
  std::int64_t next_ps() const { return due_ps_; }
  /// All that happens up to an instant and at it, in order. A request of one token is there and done at once.
  std::vector<Progress> advance(std::int64_t to_ps);

  /// It forgets all of them, as one that is lost does. Returns which, in order of arrival.
  std::vector<std::uint64_t> drop_all(std::int64_t now_ps);
  /// One that is no longer wanted; unknown ones are left alone.
  void drop(std::uint64_t id, std::int64_t now_ps);

  std::size_t waiting() const { return queue_.size(); }
  std::size_t running() const { return decoding_.size() + (reading_ ? 1 : 0); }
  bool is_idle() const { return waiting() + running() == 0; }

 private:
  struct Decoding {
    double target;  // of steps_
    Request request;
    bool operator<(const Decoding& other) const {
      return target != other.target ? target < other.target : request.id < other.request.id;
    }
  };
  void move(std::int64_t ps);
  void admit();
  void plan();
  double step_ps() const;

  const ServerConfig config_;
  std::deque<Request> queue_;
  std::optional<Request> reading_;
  double left_ps_ = 0.0;  // of reading, at full speed
  std::set<Decoding> decoding_;
  double steps_ = 0.0;  // tokens that each one in decoding_ would have made since the server is not idle
  std::uint64_t memory_used_ = 0;
  double speed_ = 1.0;
  std::int64_t now_ps_, due_ps_ = network::kNeverPs;
};

}  // namespace flatsat::serving
