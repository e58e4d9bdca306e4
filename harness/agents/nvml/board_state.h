#pragma once
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "models/compute/gpu_board_type.h"
#include "models/compute/gpu_health.h"

namespace flatsat::agents::nvml {

/// What an emulated board tells of itself to other processes of this machine: the NVML shim answers from it.
struct BoardState {
  char product[64], uuid[48], serial[32], bus_id[32];
  std::uint32_t pid;  // of the publisher; a dead one is a lost board
  std::uint32_t lost, ready, reset_needed;
  std::uint32_t compute_major, compute_minor, bus;
  std::uint32_t pci_device;  // device << 16 | vendor, as NVML has it; 0 for none
  std::uint32_t multiprocessors, cores, memory_bus_bits, pcie_generation, pcie_width;
  std::uint64_t memory_bytes, used_bytes;
  std::uint64_t instant_mw, average_mw, energy_mj;
  std::uint32_t limit_mw, enforced_mw, floor_mw, default_mw;
  std::int32_t die_degc, hbm_degc, margin_k, software_degc, hardware_degc, shutdown_degc;
  std::uint32_t sm_mhz, sm_min_mhz, sm_max_mhz, sm_step_mhz, memory_mhz, reasons, busy_percent;
  std::uint64_t capped_ns, throttled_ns;
  std::uint64_t corrected, uncorrected, aggregate_corrected, aggregate_uncorrected;
  std::uint32_t remapped, remap_pending, remap_failed, nvlink_errors;
  std::uint64_t xids;     // so far
  std::uint32_t xid[16];  // the last ones; number i at i % 16
};
static_assert(std::is_trivially_copyable_v<BoardState>);

/// The file that both sides map. The state is guarded by a sequence number, odd while it is written.
struct SharedBoard {
  char magic[8];
  std::uint32_t bytes;
  std::atomic<std::uint32_t> sequence;
  BoardState state;
  std::atomic<std::uint32_t> asked_limit_mw;  // of a setter; 0 none; the publisher takes it
  std::atomic<std::uint64_t> asked_clocks;    // of a setter, low << 32 | high, MHz; 0 none
  std::atomic<std::uint32_t> load;            // a standalone emulated board works while this is not 0
};

/// Fills what follows from type, board and health; identity from `name`.
void fill_state(const compute::GpuBoardType& type, const compute::GpuBoard& board, const compute::GpuHealth& health,
                BoardState& state);
void fill_identity(const std::string& name, unsigned index, BoardState& state);

/// A mapped state. Owns the mapping; the publisher also owns the file.
class SharedBoardFile {
 public:
  /// Creates FOLDER/NAME.board, mode 0600, with this state, whose identity it fills in. Where a living board has that
  /// name, it is NAME-2 and so on: a second board is never taken for the first. Errors: std::runtime_error that names
  /// the file.
  static SharedBoardFile publish(const std::string& folder, const std::string& name, BoardState& state);
  /// Nothing for a file that is no board's state.
  static std::optional<SharedBoardFile> watch(const std::string& path);
  SharedBoardFile(SharedBoardFile&& other) noexcept;
  ~SharedBoardFile();

  void write(const BoardState& state);
  /// Nothing while the publisher is stuck in a write.
  std::optional<BoardState> read() const;
  SharedBoard& shared() const { return *shared_; }
  /// The publisher's process is there.
  static bool is_alive(const BoardState& state);

 private:
  static SharedBoard* map(int file);
  void sign();
  SharedBoardFile(SharedBoard* shared, std::string owned) : shared_(shared), owned_(std::move(owned)) {}
  SharedBoard* shared_;
  std::string owned_;  // removed at the end
};

/// Boards of a folder, by name.
std::vector<std::string> published_boards(const std::string& folder);

}  // namespace flatsat::agents::nvml
