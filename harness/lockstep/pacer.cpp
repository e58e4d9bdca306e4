#include "harness/lockstep/pacer.h"

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace flatsat::lockstep {
namespace {

std::int64_t monotonic_ns() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

double Pacer::wait_until(time::SimTime t) {
  if (factor_ <= 0.0) return 0.0;
  if (start_ns_ < 0) {
    start_ns_ = monotonic_ns();
    start_sim_ = t;
  }
  const auto due_ns = start_ns_ + static_cast<std::int64_t>(static_cast<double>((t - start_sim_).ps) / factor_ / 1e3);
  const timespec due{.tv_sec = due_ns / 1'000'000'000, .tv_nsec = due_ns % 1'000'000'000};
  while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, nullptr) == EINTR) {
  }
  const double late_s = static_cast<double>(std::max<std::int64_t>(0, monotonic_ns() - due_ns)) * 1e-9;
  worst_s_ = std::max(worst_s_, late_s);
  return late_s;
}

}  // namespace flatsat::lockstep
