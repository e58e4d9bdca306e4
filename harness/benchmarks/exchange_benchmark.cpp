#include "harness/benchmarks/exchange_benchmark.h"

#include <sched.h>

#include <chrono>

#include "harness/agents/kit/agent.h"
#include "harness/backing/agent_links.h"
#include "harness/base/run_in_child.h"
#include "harness/wire/bare_ping_pong.h"
#include "harness/wire/zmq_channel.h"

namespace flatsat::benchmarks {
namespace {

constexpr std::uint64_t kRunId = 0xB3;

void pin_to_first_core() {
  cpu_set_t first;
  CPU_ZERO(&first);
  CPU_SET(0, &first);
  sched_setaffinity(0, sizeof first, &first);
}

/// Copies this process before there is any ZeroMQ context in it.
template <typename Work>
base::Child fork_half(bool pinned, Work work) {
  return base::fork_child([pinned, work] {
    if (pinned) pin_to_first_core();
    work();
    return 0;
  });
}

/// Answers every grant at once: what is left is the cost of the exchange.
void answer_grants(const std::string& endpoint_name) {
  const auto channel = wire::ZmqChannel::connect(endpoint_name);
  wire::Endpoint endpoint(*channel, {.peer = "bench", .run_id = kRunId});
  for (;;) {
    const wire::Message message = endpoint.receive({});
    if (message.kind == wire::Kind::kBye) return;
    wire::Frame frame;
    frame.head.kind = wire::Kind::kReached;
    frame.head.time = message.time;
    frame.horizon = message.time;
    endpoint.send(std::move(frame));
  }
}

double per_second(std::uint64_t rounds, std::chrono::steady_clock::time_point begin) {
  return static_cast<double>(rounds) / std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

double measure_ours(const std::string& name, std::uint64_t rounds) {
  const auto channel = wire::ZmqChannel::bind(name);
  wire::Endpoint endpoint(*channel, {.peer = "echo", .run_id = kRunId});
  backing::AgentLinks links;
  links.add(endpoint);
  const auto exchange = [&](std::uint64_t i) {
    links.grant(0, {static_cast<std::int64_t>(i)}, {});
    links.answer(0);
  };
  for (std::uint64_t i = 1; i <= rounds / 10; ++i) exchange(i);
  const auto begin = std::chrono::steady_clock::now();
  for (std::uint64_t i = 1; i <= rounds; ++i) exchange(i);
  const double rate = per_second(rounds, begin);
  backing::AgentLinks::bye(endpoint, {});
  return rate;
}

}  // namespace

ExchangeRates measure_exchanges(std::uint64_t rounds, bool pinned) {
  cpu_set_t before;
  sched_getaffinity(0, sizeof before, &before);
  const auto folder = wire::socket_folder();
  const std::string ours_name = "ipc://" + (folder.path() / "ours").string();
  const std::string floor_name = "ipc://" + (folder.path() / "floor").string();
  base::Child ours = fork_half(pinned, [&] { answer_grants(ours_name); });
  base::Child floor = fork_half(pinned, [&] { wire::bare_echo(floor_name); });
  if (pinned) pin_to_first_core();
  const ExchangeRates rates{measure_ours(ours_name, rounds),
                            wire::bare_ping_pong(floor_name, wire::kHeaderBytes + 8, rounds)};
  sched_setaffinity(0, sizeof before, &before);
  ours.wait();
  floor.wait();
  return rates;
}

}  // namespace flatsat::benchmarks
