#include "harness/benchmarks/exchange_benchmark.h"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "harness/agents/kit/agent.h"
#include "harness/backing/agent_links.h"
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

/// Forks before any ZeroMQ context exists in this process's half; the child answers and ends by _exit.
template <typename Child>
pid_t fork_child(bool pinned, Child child) {
  const pid_t pid = fork();
  if (pid < 0) throw std::runtime_error("cannot fork the benchmark's other half");
  if (pid == 0) {
    if (pinned) pin_to_first_core();
    child();
    _exit(0);
  }
  return pid;
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
  const pid_t ours = fork_child(pinned, [&] { answer_grants(ours_name); });
  const pid_t floor = fork_child(pinned, [&] { wire::bare_echo(floor_name); });
  if (pinned) pin_to_first_core();
  const ExchangeRates rates{measure_ours(ours_name, rounds),
                            wire::bare_ping_pong(floor_name, wire::kHeaderBytes + 8, rounds)};
  sched_setaffinity(0, sizeof before, &before);
  waitpid(ours, nullptr, 0);
  waitpid(floor, nullptr, 0);
  return rates;
}

}  // namespace flatsat::benchmarks
