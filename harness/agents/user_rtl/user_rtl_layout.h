#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/agents/user_rtl/bus_driver.h"

namespace flatsat::agents::user_rtl {

/// How a user's design is driven: what the bench hands over in JSON.
struct UserRtlLayout {
  struct Reset {
    std::size_t clock = 0;
    std::uint64_t cycles = 8;
    bool synchronous = true;
  };
  struct Memory {
    std::string name;
    std::uint64_t bytes = 0, base = 0, window = 0, latency = 0;
  };
  struct Interrupt {
    std::string port;
    bool edge = false;
  };
  struct Preload {
    std::string path;
    std::uint64_t at = 0;
  };
  std::vector<std::int64_t> clock_periods_ps;
  std::vector<Reset> resets;
  std::vector<BusLayout> buses;
  std::vector<Memory> memories;
  std::vector<Interrupt> interrupts;
  std::vector<Preload> preloads;
  std::vector<std::string> plusargs;
  bool interrupts_by_name = false;
  bool idle_port = false, free_running = true;
  std::uint64_t idle_cycles = 64;
  double cycle_pj = 0.0, beat_pj = 0.0;
};

/// Errors: std::runtime_error.
UserRtlLayout read_user_rtl_layout(const std::string& json);

}  // namespace flatsat::agents::user_rtl
