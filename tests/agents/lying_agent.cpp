// An agent that tells one lie, the one that FLATSAT_LIE names, and is in order but for it; without one it is in order.
// `lying_agent --list` prints the table: a line of JSON each. It speaks the wire by itself: flatsat's own encoder would
// not let a lie out.
#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <iostream>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/agents/kit/agent.h"
#include "harness/wire/payload.h"
#include "harness/wire/zmq_channel.h"
#include "tests/agents/lie.h"

namespace flatsat::lies {
namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kAnswerPs = 200'000;
constexpr char kHello[] =
    R"({"type":"liar","backing":"rtl","version":"1","hash":"ab","memory_bytes":0,"interrupts":1,"dma":true,)"
    R"("waves":false,"events":["grumbles"],"work":["accelerator"],)"
    R"("channels":[{"name":"jobs","units":"1","long_name":"jobs"},{"name":"die","units":"degC","long_name":"die"}],)"
    R"("injection_points":[{"name":"memory","kind":"memory","width_bits":8,"words":16}]})";

std::vector<Lie> every_lie() {
  std::vector<Lie> all;
  for (auto part : {lies_of_hello, lies_of_headers, lies_of_frames, lies_of_outputs, lies_of_events})
    for (auto& lie : part()) all.push_back(std::move(lie));
  return all;
}

template <class T>
void put(wire::Bytes& bytes, std::size_t at, T value) {
  std::memcpy(bytes.data() + at, &value, sizeof value);
}

wire::Bytes encoded(const Packet& p) {
  wire::Bytes bytes(wire::kHeaderBytes);
  put(bytes, 0, p.magic);
  put(bytes, 4, p.version);
  put(bytes, 6, p.kind);
  put(bytes, 8, p.run_id);
  put(bytes, 16, p.device);
  put(bytes, 20, p.flags);
  put(bytes, 24, p.sequence);
  put(bytes, 32, p.time_ps);
  put(bytes, 40, p.cause);
  put(bytes, 48, p.reference);
  put(bytes, 52, static_cast<std::uint32_t>(static_cast<std::int64_t>(p.payload.size()) + p.longer));
  put(bytes, 56, p.reserved);
  auto crc = crc32(0, bytes.data(), wire::kHeaderBytes - 4);
  if (!p.payload.empty()) crc = crc32(crc, p.payload.data(), static_cast<uInt>(p.payload.size()));
  put(bytes, 60, static_cast<std::uint32_t>(crc) ^ p.damage);
  bytes.insert(bytes.end(), p.payload.begin(), p.payload.end());
  return bytes;
}

class Liar {
 public:
  Liar(const agents::kit::AgentOptions& options, Lie lie)
      : lie_(std::move(lie)), options_(options), channel_(wire::ZmqChannel::connect(options.endpoint, options.key)) {}

  int run() {
    say_hello();
    for (;;) {
      const auto bytes = channel_->receive(std::chrono::minutes(10));
      if (!bytes) return 4;
      wire::Message message = wire::decode(*bytes, options_.run_id);
      if (message.kind == wire::Kind::kBye) return 0;
      if (message.kind == wire::Kind::kWelcome) join_run();
      if (message.kind == wire::Kind::kGrant) take(wire::unpack(std::move(message), options_.run_id));
    }
  }

 private:
  struct Due {
    std::int64_t at_ps;
    Packet packet;
    bool answers;  // an access
  };

  Packet packet(wire::Kind kind, std::int64_t at_ps, wire::Bytes payload) {
    Packet p;
    p.kind = static_cast<std::uint16_t>(kind);
    p.run_id = options_.run_id;
    p.device = options_.device;
    p.time_ps = at_ps;
    p.payload = std::move(payload);
    return p;
  }

  void say_hello() {
    std::string text = kHello;
    Packet hello = packet(wire::Kind::kHello, 0, {});
    hello.sequence = ++sent_;
    if (lie_.hello) lie_.hello(text, hello);
    hello.payload = text_of(text);
    channel_->send(encoded(hello));
  }

  void send(Reply reply) {
    wire::Bytes body(sizeof reply.horizon_ps);
    put(body, 0, reply.horizon_ps);
    for (const auto& inner : reply.inner) body = join(std::move(body), encoded(inner));
    reply.head.payload = join(reply.body.value_or(body), reply.tail);
    for (int times = reply.is_twice ? 2 : 1; times > 0; --times) channel_->send(encoded(reply.head));
  }

  Reply reply_at(std::int64_t at_ps) {
    Reply reply;
    reply.head = packet(wire::Kind::kReached, at_ps, {});
    reply.head.sequence = ++sent_;
    return reply;
  }

  void join_run() {
    Reply reply = reply_at(0);
    reply.horizon_ps = horizon_ps();
    if (lie_.joined) lie_.joined(reply);
    send(std::move(reply));
  }

  std::int64_t horizon_ps() const {
    std::int64_t next = kNever;
    for (const auto& due : due_) next = std::min(next, due.at_ps);
    for (const auto& input : inputs_) next = std::min(next, input.time.ps);
    return next;
  }

  void take(wire::Frame grant) {
    for (auto& message : grant.inner) inputs_.push_back(std::move(message));
    const std::int64_t until_ps = grant.head.time.ps;
    while (horizon_ps() < until_ps) {
      const std::int64_t now_ps = horizon_ps();
      while (!inputs_.empty() && inputs_.front().time.ps == now_ps) {
        input(inputs_.front());
        inputs_.pop_front();
      }
      if (!due_.empty() && due_.front().at_ps == now_ps) return answer(now_ps, until_ps);
    }
    Reply reply = reply_at(until_ps);
    reply.horizon_ps = horizon_ps();
    send(std::move(reply));
  }

  void input(const wire::Message& message) {
    const std::int64_t now_ps = message.time.ps;
    if (message.kind == wire::Kind::kSupply)
      later({now_ps, packet(wire::Kind::kDraw, now_ps, bytes_of({5.0, 5.0, 0.0})), false});
    if (message.kind != wire::Kind::kAccess) return;
    const auto [header, data] = wire::payload::read_access(message);
    const wire::Bytes value(header.write ? 0 : header.length, 0x11);
    Packet response =
        packet(wire::Kind::kResponse, now_ps + kAnswerPs, wire::payload::response(wire::TlmStatus::kOk, value));
    response.reference = message.reference;
    later({now_ps + kAnswerPs, response, true});
  }

  /// In the order of time.
  void later(Due due) {
    const auto after = [](const Due& a, const Due& b) { return a.at_ps < b.at_ps; };
    due_.insert(std::upper_bound(due_.begin(), due_.end(), due, after), std::move(due));
  }

  void answer(std::int64_t now_ps, std::int64_t until_ps) {
    Reply reply = reply_at(now_ps);
    reply.granted_ps = static_cast<std::uint64_t>(until_ps);
    bool answers = false;
    while (!due_.empty() && due_.front().at_ps == now_ps) {
      reply.inner.push_back(due_.front().packet);
      reply.inner.back().sequence = ++sent_;
      answers = answers || due_.front().answers;
      due_.pop_front();
    }
    if (answers && lie_.chatter) chatters_ = true;
    if (chatters_) {
      const std::int64_t next_ps = lie_.chatter(now_ps);
      later({next_ps, packet(wire::Kind::kDraw, next_ps, bytes_of({5.0, 5.0, 1.0})), false});
    }
    reply.horizon_ps = horizon_ps();
    const auto before = reply.inner.size();
    if (answers && lie_.answer) lie_.answer(reply, ++round_);
    if (reply.inner.size() > before) sent_ += reply.inner.size() - before;
    send(std::move(reply));
  }

  const Lie lie_;
  const agents::kit::AgentOptions options_;
  std::unique_ptr<wire::ZmqChannel> channel_;
  std::uint64_t sent_ = 0;
  int round_ = 0;
  bool chatters_ = false;
  std::deque<wire::Message> inputs_;
  std::deque<Due> due_;
};

int list() {
  for (const auto& lie : every_lie())
    std::cout << nlohmann::json{{"name", lie.name},
                                {"refusal", lie.refusal},
                                {"harmless_since", lie.harmless_since},
                                {"is_before_the_run", lie.hello || lie.joined}}
                     .dump()
              << '\n';
  return 0;
}

int tell(const std::string& name, const agents::kit::AgentOptions& options) {
  if (name.empty()) return Liar(options, {.name = "none", .refusal = "", .harmless_since = ""}).run();
  for (auto& lie : every_lie())
    if (lie.name == name) return Liar(options, std::move(lie)).run();
  throw std::runtime_error("there is no lie of the name '" + name + "'");
}

}  // namespace
}  // namespace flatsat::lies

int main(int argc, char** argv) {
  try {
    if (argc == 2 && std::string(argv[1]) == "--list") return flatsat::lies::list();
    const char* lie = std::getenv("FLATSAT_LIE");
    return flatsat::lies::tell(lie == nullptr ? "" : lie, flatsat::agents::kit::parse_agent_options(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "lying_agent: " << error.what() << '\n';
    return 3;
  }
}
