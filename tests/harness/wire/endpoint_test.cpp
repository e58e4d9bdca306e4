#include "harness/wire/endpoint.h"

#include <boost/test/unit_test.hpp>
#include <deque>
#include <stdexcept>
#include <thread>

#include "harness/wire/payload.h"

namespace flatsat::wire {

BOOST_AUTO_TEST_SUITE(endpoint)

namespace {

using namespace std::chrono_literals;

/// A way that loses, repeats and damages what a test tells it to.
class Queue : public Channel {
 public:
  explicit Queue(std::deque<Bytes>& out, std::deque<Bytes>& in) : out_(out), in_(in) {}
  void send(std::span<const std::uint8_t> bytes) override { out_.emplace_back(bytes.begin(), bytes.end()); }
  std::optional<std::span<const std::uint8_t>> receive(std::chrono::milliseconds) override {
    if (in_.empty()) return std::nullopt;
    last_ = std::move(in_.front());
    in_.pop_front();
    return std::span<const std::uint8_t>(last_);
  }

 private:
  std::deque<Bytes>&out_, &in_;
  Bytes last_;
};

struct Pair {
  std::deque<Bytes> there, back;
  Queue bench_channel{there, back}, agent_channel{back, there};
  std::string death;
  Endpoint bench{bench_channel,
                 {.peer = "npu0", .run_id = 5, .device = 1, .reply_timeout = 60ms, .death = [this] { return death; }}};
  Endpoint agent{agent_channel, {.peer = "bench", .run_id = 5, .device = 1, .reply_timeout = 60ms, .death = [] {
                                   return std::string();
                                 }}};
};

Message draw(std::int64_t at) {
  Message message;
  message.kind = Kind::kDraw;
  message.time = {at};
  message.payload = payload::draw({1, 1, 1});
  return message;
}

std::string error_of(Pair& pair) {
  try {
    pair.bench.receive({2'500'000'000'000});
  } catch (const PeerError& error) {
    BOOST_TEST(error.peer() == "npu0");
    BOOST_TEST(error.time().ps == 2'500'000'000'000);
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_CASE(messages_arrive_in_order) {
  Pair pair;
  for (int i = 0; i < 5; ++i) pair.agent.send(draw(i));
  for (int i = 0; i < 5; ++i) BOOST_TEST(pair.bench.receive({}).time.ps == i);
}

BOOST_AUTO_TEST_CASE(a_lost_message_is_an_error_that_names_the_peer_and_the_simulated_time) {
  Pair pair;
  pair.agent.send(draw(1));
  pair.agent.send(draw(2));
  pair.back.pop_front();
  BOOST_TEST(error_of(pair) == "npu0 at simulated time 2.500000000 s: gap in sequence: expected 1, got 2");
}

BOOST_AUTO_TEST_CASE(a_repeated_message_is_an_error) {
  Pair pair;
  pair.agent.send(draw(1));
  pair.back.push_back(pair.back.front());
  BOOST_CHECK_NO_THROW(pair.bench.receive({}));
  BOOST_TEST(error_of(pair) == "npu0 at simulated time 2.500000000 s: gap in sequence: expected 2, got 1");
}

BOOST_AUTO_TEST_CASE(a_damaged_message_is_an_error) {
  Pair pair;
  pair.agent.send(draw(1));
  pair.back.front()[70] ^= 1;
  BOOST_TEST(error_of(pair) == "npu0 at simulated time 2.500000000 s: wrong checksum");
}

BOOST_AUTO_TEST_CASE(another_run_is_an_error) {
  Pair pair;
  Endpoint stranger(pair.agent_channel, {.peer = "bench", .run_id = 6, .device = 1, .reply_timeout = 60ms, .death = [] {
                                           return std::string();
                                         }});
  stranger.send(draw(1));
  BOOST_TEST(error_of(pair) == "npu0 at simulated time 2.500000000 s: message of another run");
}

BOOST_AUTO_TEST_CASE(silence_is_an_error_after_the_reply_timeout) {
  Pair pair;
  BOOST_TEST(error_of(pair) == "npu0 at simulated time 2.500000000 s: silent for 60 ms of wall time");
}

/// A way on which the first look takes so long as if this process had been stopped meanwhile.
class Stopped : public Queue {
 public:
  using Queue::Queue;
  std::optional<std::span<const std::uint8_t>> receive(std::chrono::milliseconds timeout) override {
    if (looks_++ == 0) std::this_thread::sleep_for(700ms);
    return looks_ < 4 ? std::nullopt : Queue::receive(timeout);
  }

 private:
  int looks_ = 0;
};

BOOST_AUTO_TEST_CASE(a_process_that_was_stopped_and_goes_on_does_not_take_its_peer_for_silent) {
  std::deque<Bytes> there, back;
  Stopped channel{there, back};
  Queue other{back, there};
  Endpoint bench(channel, {.peer = "npu0", .run_id = 5, .device = 1, .reply_timeout = 600ms});
  Endpoint agent(other, {.peer = "bench", .run_id = 5, .device = 1, .reply_timeout = 60ms});
  agent.send(draw(1));
  BOOST_TEST(bench.receive({}).time.ps == 1);
}

BOOST_AUTO_TEST_CASE(a_wait_ends_by_what_its_look_up_throws) {
  Pair pair;
  std::deque<Bytes> there, back;
  Queue channel{there, back};
  Endpoint bench(channel,
                 {.peer = "npu0", .reply_timeout = 60'000ms, .look_up = [] { throw std::domain_error("enough"); }});
  BOOST_CHECK_THROW(bench.receive({}), std::domain_error);
}

BOOST_AUTO_TEST_CASE(a_dead_peer_is_named_with_how_it_died) {
  Pair pair;
  pair.death = "was killed by signal 9 (Killed)";
  BOOST_TEST(error_of(pair).find("signal 9") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_error_message_of_the_agent_reaches_people) {
  Pair pair;
  Message message;
  message.kind = Kind::kError;
  message.payload = payload::text("the board is on fire");
  pair.agent.send(std::move(message));
  BOOST_TEST(error_of(pair).find("on fire") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
