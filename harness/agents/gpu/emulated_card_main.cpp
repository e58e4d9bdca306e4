// An emulated card in wall time, for NVML clients and for the board agent's own tests: what a driver would show,
// published until a signal ends it. It works while a client of its state says so.
#include <getopt.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <iostream>

#include "harness/agents/nvml/board_state.h"
#include "harness/base/stop_signal.h"

extern "C" int sc_main(int, char**);
extern "C" int sc_main(int, char**) { return 0; }

namespace {

struct Options {
  std::string folder, name = "gpu0", type = "h100-sxm";
  double coolant_degc = 25.0, rail_v = 48.0;
  bool load = false;
  unsigned xid = 0;
  double xid_after_s = 1.0;
};

constexpr long kTickNs = 5'000'000;

void work(flatsat::compute::GpuBoard& board, bool wanted) {
  if (wanted && board.ready() && !board.busy()) board.start(1e12);
  if (!wanted && board.busy()) board.abort();
}

void advance(flatsat::compute::GpuBoard& board, double seconds) {
  while (seconds > 1e-12) {
    const double step = std::min(board.step_s(), seconds);
    board.advance(step);
    seconds -= step;
  }
}

void inject_xid(flatsat::compute::GpuBoard& board, flatsat::compute::GpuHealth& health,
                flatsat::agents::nvml::BoardState& state, unsigned xid) {
  const auto effect = health.strike(static_cast<flatsat::compute::Xid>(xid));
  const auto report = [&state](unsigned number) { state.xid[state.xids++ % 16] = number; };
  report(xid);
  for (const unsigned next : effect.follows) report(next);
  if (effect.job_dies) board.abort();
  if (effect.lost) board.fall_off();
}

int run(const Options& o, const flatsat::compute::GpuBoardType& type, const volatile std::sig_atomic_t& stop) {
  flatsat::compute::GpuBoard board(type.config);
  flatsat::compute::GpuHealth health;
  board.set_coolant(o.coolant_degc);
  board.set_supply(o.rail_v, type.config.limit_w);
  flatsat::agents::nvml::BoardState state{};
  flatsat::agents::nvml::fill_state(type, board, health, state);
  auto file = flatsat::agents::nvml::SharedBoardFile::publish(o.folder, o.name, state);
  file.shared().load.store(o.load ? 1 : 0);
  timespec at{};
  clock_gettime(CLOCK_MONOTONIC, &at);
  for (double now_s = 0.0; stop == 0; now_s += kTickNs * 1e-9) {
    if (const auto asked = file.shared().asked_limit_mw.exchange(0)) board.set_own_limit(asked * 1e-3);
    if (const auto asked = file.shared().asked_clocks.exchange(0))
      board.lock_clock(static_cast<double>(asked >> 32), static_cast<double>(asked & 0xFFFFFFFFu));
    work(board, file.shared().load.load() != 0);
    advance(board, kTickNs * 1e-9);
    if (o.xid != 0 && state.xids == 0 && now_s >= o.xid_after_s) inject_xid(board, health, state, o.xid);
    flatsat::agents::nvml::fill_state(type, board, health, state);
    file.write(state);
    at.tv_nsec += kTickNs;
    if (at.tv_nsec >= 1'000'000'000) at.tv_nsec -= 1'000'000'000, ++at.tv_sec;
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, nullptr);
  }
  return 0;
}

bool read_options(int argc, char** argv, Options& o) {
  const option known[] = {{"folder", 1, nullptr, 'f'},    {"name", 1, nullptr, 'n'}, {"type", 1, nullptr, 't'},
                          {"coolant", 1, nullptr, 'c'},   {"load", 0, nullptr, 'l'}, {"xid", 1, nullptr, 'x'},
                          {"xid-after", 1, nullptr, 'a'}, {nullptr, 0, nullptr, 0}};
  for (int option; (option = getopt_long(argc, argv, "", known, nullptr)) != -1;) {
    if (option == 'f') o.folder = optarg;
    if (option == 'n') o.name = optarg;
    if (option == 't') o.type = optarg;
    if (option == 'c') o.coolant_degc = std::strtod(optarg, nullptr);
    if (option == 'l') o.load = true;
    if (option == 'x') o.xid = static_cast<unsigned>(std::strtoul(optarg, nullptr, 10));
    if (option == 'a') o.xid_after_s = std::strtod(optarg, nullptr);
    if (option == '?') return false;
  }
  if (!o.folder.empty() && optind == argc) return true;
  std::cerr << "flatsat-emulated-card --folder FOLDER [--name N] [--type T] [--coolant DEGC] [--load] [--xid N "
               "[--xid-after S]]\n";
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  Options o;
  if (!read_options(argc, argv, o)) return 2;
  const auto* type = flatsat::compute::gpu_board_type(o.type);
  const bool good_xid = o.xid == 0 || flatsat::compute::GpuHealth::knows(o.xid);
  if (type == nullptr || !good_xid) {
    std::cerr << "flatsat-emulated-card: " << (type == nullptr ? "no type " + o.type : "no Xid like that") << '\n';
    return 2;
  }
  const auto& stop = flatsat::base::note_stop_signals(flatsat::base::SecondSignal::kIsNoted);
  try {
    return run(o, *type, stop);
  } catch (const std::exception& error) {
    std::cerr << "flatsat-emulated-card: " << error.what() << '\n';
    return 3;
  }
}
