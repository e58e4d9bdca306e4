#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>

#include "harness/agents/nvml/board_state.h"

namespace flatsat::agents::nvml {
namespace {

template <std::size_t N>
void set_text(char (&into)[N], std::string_view text) {
  std::memset(into, 0, N);
  std::memcpy(into, text.data(), std::min(text.size(), N - 1));
}

constexpr std::uint32_t kVendor = 0x10de;                          // NVIDIA
constexpr std::uint64_t kContextBytes = std::uint64_t{520} << 20;  // E: what a process takes before its own data

std::uint32_t rounded(double value) { return static_cast<std::uint32_t>(std::lround(std::max(0.0, value))); }

/// FNV-1a: an identity that is the same in every run of a name.
std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

}  // namespace

void fill_identity(const std::string& name, unsigned index, BoardState& state) {
  const auto hash = static_cast<unsigned long long>(hash_of(name));
  char text[64];
  std::snprintf(text, sizeof text, "GPU-%08llx-f1a7-5a70-%04llx-%012llx", hash >> 32, (hash >> 16) & 0xFFFF,
                hash & 0xFFFFFFFFFFFF);
  set_text(state.uuid, text);
  std::snprintf(text, sizeof text, "%013llu", hash % 10'000'000'000'000ull);
  set_text(state.serial, text);
  std::snprintf(text, sizeof text, "00000000:%02X:00.0", (index + 1) & 0xFF);
  set_text(state.bus_id, text);
  state.bus = (index + 1) & 0xFF;
  state.pid = static_cast<std::uint32_t>(getpid());
}

void fill_state(const compute::GpuBoardType& type, const compute::GpuBoard& board, const compute::GpuHealth& health,
                BoardState& s) {
  const compute::GpuBoardConfig& c = board.config();
  set_text(s.product, type.product);
  s.lost = board.lost() || !board.on() ? 1 : 0;
  s.ready = board.ready() ? 1 : 0;
  s.reset_needed = health.reset_needed() ? 1 : 0;
  s.compute_major = type.compute_major;
  s.compute_minor = type.compute_minor;
  s.pci_device = type.pci_device == 0 ? 0 : type.pci_device << 16 | kVendor;
  s.multiprocessors = type.multiprocessors;
  s.cores = type.multiprocessors * type.cores_each;
  s.memory_bus_bits = type.memory_bus_bits;
  s.pcie_generation = type.pcie_generation;
  s.pcie_width = type.pcie_width;
  s.memory_bytes = std::uint64_t{type.memory_mib} << 20;
  s.instant_mw = rounded(board.instant_w() * 1e3);
  s.average_mw = rounded(board.average_w() * 1e3);
  s.energy_mj = static_cast<std::uint64_t>(board.energy_j() * 1e3);
  s.limit_mw = rounded(board.own_limit_w() * 1e3);
  s.enforced_mw = rounded(board.enforced_w() * 1e3);
  s.floor_mw = rounded(c.floor_w * 1e3);
  s.default_mw = rounded(c.limit_w * 1e3);
  s.die_degc = static_cast<std::int32_t>(std::lround(board.die_degc()));
  s.hbm_degc = static_cast<std::int32_t>(std::lround(board.hbm_degc()));
  s.margin_k = static_cast<std::int32_t>(std::lround(board.margin_k()));
  s.software_degc = static_cast<std::int32_t>(std::lround(c.software_degc));
  s.hardware_degc = static_cast<std::int32_t>(std::lround(c.hardware_degc));
  s.shutdown_degc = static_cast<std::int32_t>(std::lround(c.shutdown_degc));
  s.sm_mhz = rounded(board.clock_mhz());
  s.sm_min_mhz = rounded(c.idle_mhz);
  s.sm_max_mhz = rounded(c.top_mhz);
  s.sm_step_mhz = rounded(c.step_mhz);
  s.memory_mhz = type.memory_clock_mhz;
  s.reasons = board.reasons();
  s.busy_percent = board.busy() ? 100 : 0;
  s.used_bytes = board.busy() ? kContextBytes : 0;
  s.capped_ns = static_cast<std::uint64_t>(board.capped_s() * 1e9);
  s.throttled_ns = static_cast<std::uint64_t>(board.throttled_s() * 1e9);
  s.corrected = health.corrected();
  s.uncorrected = health.uncorrected();
  s.aggregate_corrected = health.aggregate_corrected();
  s.aggregate_uncorrected = health.aggregate_uncorrected();
  s.remapped = health.remapped_rows();
  s.remap_pending = health.remap_pending() ? 1 : 0;
  s.remap_failed = health.remap_failed() ? 1 : 0;
  s.nvlink_errors = static_cast<std::uint32_t>(health.nvlink_errors());
}

}  // namespace flatsat::agents::nvml
