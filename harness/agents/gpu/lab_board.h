#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "harness/agents/lab/lease.h"
#include "harness/agents/lab/safe_state.h"
#include "harness/agents/nvml/nvml_client.h"
#include "harness/base/clock.h"

namespace flatsat::agents::gpu {

/// Which board of a lab a run uses, and what it may do with it.
struct LabConfig {
  std::string inventory, board;  // boards.toml and a tag of it; or
  std::string uuid;              // a board by NVML's identity; empty: the first
  std::string leases;            // folder, without an inventory; empty: FLATSAT_LEASES or /var/tmp/flatsat-leases
  double lease_s = 60.0;         // renewed by the run's progress
  double safe_limit_w = 0.0;     // of the safe state; 0: the board's lowest
  unsigned highest_mhz = 0;      // of the SM clock; 0: the board's own
  bool control_allowed = false;  // power limit and clocks may be set
  std::string nvml;              // library; see NvmlClient
};

/// Reads a board ten times a second in a thread of its own, and its Xids in another: a driver that hangs stops neither
/// the run nor the safe state.
class BoardMonitor {
 public:
  BoardMonitor(const nvml::NvmlClient& nvml, nvml::Device device);
  ~BoardMonitor();
  BoardMonitor(const BoardMonitor&) = delete;
  BoardMonitor& operator=(const BoardMonitor&) = delete;

  struct Status {
    nvml::BoardReading reading;
    bool answers = false;  // the last call was answered, and not long ago
    double at_s = 0.0;     // of the reading; monotonic clock
  };
  Status latest() const;
  /// Those since the last call, in order.
  std::vector<unsigned> take_xids();

 private:
  void read();
  void listen();
  const nvml::NvmlClient& nvml_;
  const nvml::Device device_;
  std::atomic<bool> over_{false};
  mutable std::mutex guard_;
  Status status_;
  std::vector<unsigned> xids_;
  std::thread reader_, listener_;
};

/// A real board that this process holds: found, leased, made safe, watched. Errors: NvmlError; std::runtime_error that
/// says who holds it, or that it is not safe to begin with; ConfigError of the inventory.
class LabBoard {
 public:
  LabBoard(const LabConfig& config, const std::string& owner);
  /// Gives the lease back.
  ~LabBoard();
  LabBoard(const LabBoard&) = delete;
  LabBoard& operator=(const LabBoard&) = delete;

  const nvml::BoardIdentity& identity() const { return identity_; }
  const BoardMonitor& monitor() const { return *monitor_; }
  BoardMonitor& monitor() { return *monitor_; }
  /// Lowest and highest power limit, W; nothing where the board does not report them.
  std::optional<std::pair<double, double>> limits() const;

  /// Sets the power limit where control is allowed. What was refused, in words, the first time; else empty.
  std::string set_cap(double cap_w);
  /// Puts it in the safe state, reads it back and writes that to the file that FLATSAT_BOARD_LOG names. Does not throw.
  lab::SafeReport make_safe(const std::string& reason) noexcept;
  /// The run got on: prolongs the lease when a third of it is over. Errors: std::runtime_error when it is another's.
  void progress();
  /// What was refused at the start, such as a clock; for events.
  const std::vector<std::string>& refusals() const { return refusals_; }

 private:
  void take_lease(const std::string& folder, const std::string& name, const std::string& owner);
  LabConfig config_;
  nvml::NvmlClient nvml_;
  nvml::Device device_ = nullptr;
  nvml::BoardIdentity identity_;
  std::unique_ptr<lab::LeaseStore> leases_;
  std::optional<lab::Lease> lease_;
  std::unique_ptr<BoardMonitor> monitor_;
  std::vector<std::string> refusals_;
  bool clock_set_ = false, cap_refused_ = false;
};

using base::wall_s;

}  // namespace flatsat::agents::gpu
