#include "harness/lockstep/pacer.h"

#include <algorithm>
#include <ctime>

namespace flatsat::lockstep {
namespace {

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

/// A signal may reach another thread, whose sleep is not this one: a long sleep is cut in pieces.
constexpr std::int64_t kPieceNs = 100'000'000;

void sleep_until(std::int64_t ns) {
  const timespec due{.tv_sec = ns / 1'000'000'000, .tv_nsec = ns % 1'000'000'000};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nullptr);
}

}  // namespace

double Pacer::wait_until(time::SimTime t, const volatile std::sig_atomic_t* stop) {
  if (factor_ <= 0.0) return 0.0;
  if (start_ns_ < 0) {
    start_ns_ = monotonic_ns();
    start_sim_ = t;
  }
  const auto due_ns = start_ns_ + static_cast<std::int64_t>(static_cast<double>((t - start_sim_).ps) / factor_ / 1e3);
  for (auto now_ns = monotonic_ns(); now_ns < due_ns; now_ns = monotonic_ns()) {
    if (stop != nullptr && *stop != 0) break;
    sleep_until(std::min(due_ns, now_ns + kPieceNs));
  }
  const double late_s = static_cast<double>(std::max<std::int64_t>(0, monotonic_ns() - due_ns)) * 1e-9;
  worst_s_ = std::max(worst_s_, late_s);
  return late_s;
}

}  // namespace flatsat::lockstep
