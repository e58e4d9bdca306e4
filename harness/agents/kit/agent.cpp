#include "harness/agents/kit/agent.h"

#include <sys/prctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <stdexcept>
#include <utility>

#include "harness/base/lifeline.h"
#include "harness/base/stop_signal.h"
#include "harness/wire/endpoint.h"
#include "harness/wire/payload.h"
#include "harness/wire/zmq_channel.h"

namespace flatsat::agents::kit {
namespace {

/// SIGTERM, SIGINT and SIGHUP ask for an orderly end; a dead bench sends SIGTERM by the kernel's hand. One that died
/// before this is told by the pipe that it held.
const volatile std::sig_atomic_t& catch_signals() {
  const auto& stop = base::note_stop_signals(base::SecondSignal::kIsNoted);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  return stop;
}

/// Consumes inputs in time order between the device's own events and stops at the first output; what is not consumed
/// stays pending and bounds the horizon.
class Stepper {
 public:
  explicit Stepper(AgentDevice& device) : device_(device) {}

  wire::Frame step(time::SimTime until, std::vector<wire::Message> inputs) {
    std::move(inputs.begin(), inputs.end(), std::back_inserter(pending_));
    wire::Frame frame;
    frame.head.kind = wire::Kind::kReached;
    std::size_t taken = 0;
    while (frame.inner.empty() && taken < pending_.size()) {
      const time::SimTime due = pending_[taken].time;
      if (due >= until) break;
      device_.run_until(due, frame.inner);
      while (frame.inner.empty() && taken < pending_.size() && pending_[taken].time == due)
        device_.input(pending_[taken++]);
    }
    if (frame.inner.empty()) device_.run_until(until, frame.inner);
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(taken));
    frame.head.time = device_.now();
    frame.horizon = horizon();
    return frame;
  }

  void forget_inputs() { pending_.clear(); }

  time::SimTime horizon() const {
    const time::SimTime own = device_.horizon();
    return pending_.empty() ? own : std::min(own, std::max(pending_.front().time, device_.now()));
  }

 private:
  AgentDevice& device_;
  std::vector<wire::Message> pending_;
};

class Server {
 public:
  Server(AgentDevice& device, const AgentOptions& options, const volatile std::sig_atomic_t& stop)
      : device_(device),
        stepper_(device),
        options_(options),
        stop_(stop),
        channel_(wire::ZmqChannel::connect(options.endpoint, options.key)),
        endpoint_(*channel_, {.peer = "bench",
                              .run_id = options.run_id,
                              .device = options.device,
                              .reply_timeout = std::chrono::milliseconds(1000),
                              .death = [] { return std::string(); }}) {}

  int run() {
    if (is_bench_gone()) return lost("the bench is gone");
    endpoint_.send(text_message(wire::Kind::kHello, device_.hello()));
    for (;;) {
      if (stop_ != 0) return lost("stopped by signal " + std::to_string(stop_));
      if (const auto reason = wait_for_bench(); !reason.empty()) return lost(reason);
      wire::Message message = endpoint_.receive(device_.now());
      if (message.kind == wire::Kind::kBye) {
        device_.safe("the run is over");
        return 0;
      }
      handle(std::move(message));
    }
  }

  void report(const std::string& what) {
    try {
      endpoint_.send(text_message(wire::Kind::kError, what));
    } catch (const std::exception&) {
      // The bench is gone; stderr and the exit status still say what happened.
    }
  }

 private:
  wire::Message text_message(wire::Kind kind, const std::string& text) const {
    wire::Message message;
    message.kind = kind;
    message.time = device_.now();
    message.payload = wire::payload::text(text);
    return message;
  }

  /// Empty when a message is there; else why to give up. An idle agent may wait without end: only a bench that owes
  /// a grant can be late.
  std::string wait_for_bench() {
    auto looked = std::chrono::steady_clock::now();
    double waited_s = 0.0, silent_s = 0.0;
    while (!endpoint_.poll(std::chrono::milliseconds(100))) {
      const auto now = std::chrono::steady_clock::now();
      const double since_s = std::chrono::duration<double>(now - std::exchange(looked, now)).count();
      // A bench that is stopped (Ctrl-Z) owes nothing, unless somebody must be safe from it, and what this process
      // slept itself does not count.
      if (options_.is_dead_man || !base::is_stopped(bench_)) waited_s += std::min(since_s, kLongestLookS);
      silent_s += since_s;
      if (welcomed_) device_.silent_for(silent_s);
      if (stop_ != 0) return "stopped by signal " + std::to_string(stop_);
      if (is_bench_gone()) return "the bench is gone";
      if (welcomed_ && !stepper_.horizon().is_never() && waited_s > options_.bench_timeout_s)
        return "the bench fell silent";
    }
    return {};
  }

  bool is_bench_gone() const { return base::is_lifeline_cut() || getppid() != bench_; }

  void handle(wire::Message message) {
    if (message.kind == wire::Kind::kWelcome) {
      device_.welcome(wire::payload::read_text(message));
      welcomed_ = true;
      wire::Frame frame;
      frame.head.kind = wire::Kind::kReached;
      frame.head.time = device_.now();
      frame.horizon = stepper_.horizon();
      endpoint_.send(std::move(frame));
    } else if (message.kind == wire::Kind::kGrant) {
      wire::Frame grant = endpoint_.unpack_frame(std::move(message), device_.now());
      const time::SimTime until = grant.head.time;
      endpoint_.send(stepper_.step(until, std::move(grant.inner)));
    } else if (message.kind == wire::Kind::kSnapshot) {
      const auto answer = device_.snapshot(wire::payload::read_text(message));
      if (answer.restored) stepper_.forget_inputs();
      endpoint_.send(text_message(wire::Kind::kSnapshot, answer.json));
    } else if (message.kind == wire::Kind::kSafe) {
      device_.safe(wire::payload::read_text(message));
    } else {
      throw wire::WireError("kind " + std::to_string(static_cast<int>(message.kind)) + " outside of a grant");
    }
  }

  int lost(const std::string& reason) {
    device_.safe(reason);
    std::cerr << "agent: " << reason << '\n';
    return 3;
  }

  static constexpr double kLongestLookS = 0.5;
  AgentDevice& device_;
  Stepper stepper_;
  const AgentOptions& options_;
  const volatile std::sig_atomic_t& stop_;
  const pid_t bench_ = getppid();
  std::unique_ptr<wire::ZmqChannel> channel_;
  wire::Endpoint endpoint_;
  bool welcomed_ = false;
};

std::uint64_t number(const std::string& option, const std::string& text, int base) {
  std::size_t used = 0;
  try {
    const auto value = std::stoull(text, &used, base);
    if (used == text.size()) return value;
  } catch (const std::logic_error&) {
  }
  throw std::runtime_error(option + " needs a number, not '" + text + "'");
}

}  // namespace

AgentDevice::SnapshotAnswer AgentDevice::snapshot(const std::string&) {
  throw std::runtime_error("this agent keeps no snapshots");
}

AgentOptions parse_agent_options(int argc, char** argv) {
  AgentOptions options;
  for (int i = 1; i < argc; i += 2) {
    const std::string name = argv[i];
    if (i + 1 >= argc) throw std::runtime_error(name + " needs a value");
    const std::string value = argv[i + 1];
    if (name == "--connect")
      options.endpoint = value;
    else if (name == "--run-id")
      options.run_id = number(name, value, 16);
    else if (name == "--device")
      options.device = static_cast<std::uint32_t>(number(name, value, 10));
    else if (name == "--bench-timeout")
      options.bench_timeout_s = static_cast<double>(number(name, value, 10));
    else
      throw std::runtime_error("unknown option '" + name +
                               "'; there are --connect, --run-id, --device, --bench-timeout");
  }
  if (const char* key = std::getenv(wire::kKeyVariable)) options.key = key;
  if (options.endpoint.empty())
    throw std::runtime_error("--connect ENDPOINT is missing; the bench starts agents by itself");
  return options;
}

int serve(AgentDevice& device, const AgentOptions& options) {
  const auto& stop = catch_signals();
  std::optional<Server> server;
  try {
    server.emplace(device, options, stop);
    return server->run();
  } catch (const std::exception& error) {
    device.safe(error.what());
    std::cerr << "agent: " << error.what() << '\n';
    if (server) server->report(error.what());
    return 3;
  }
}

}  // namespace flatsat::agents::kit
