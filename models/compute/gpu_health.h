#pragma once
#include <cstdint>
#include <vector>

namespace flatsat::compute {

/// NVIDIA's Xid numbers that a board's health knows.
enum class Xid : unsigned {
  kDoubleBit = 48,
  kRowRemapped = 63,
  kRowRemapFailed = 64,
  kNvlink = 74,
  kOffTheBus = 79,
  kHighSingleBitRate = 92,
  kContained = 94,
  kUncontained = 95,
  kFirmwareTimeout = 119,
};

/// In words.
const char* xid_text(Xid xid);

/// What an Xid does beyond its message.
struct XidEffect {
  std::vector<unsigned> follows;  // further Xids at the same instant
  bool job_dies = false;          // the one in work
  bool reset_needed = false;      // nothing runs until a GPU reset
  bool lost = false;              // answers GPU_IS_LOST until the rail was off
  double stall_s = 0.0;           // calls take so long
};

/// Error counters of a board and what its Xids mean. Volatile counters clear at reset and power-off, aggregate ones
/// stay; a row waits for the next reset to be remapped.
class GpuHealth {
 public:
  /// False for a number that is none of Xid.
  static bool knows(std::uint64_t xid);
  XidEffect strike(Xid xid);
  void count_corrected(std::uint64_t words);
  /// GPU reset or power-up.
  void reset();

  std::uint64_t corrected() const { return corrected_; }
  std::uint64_t uncorrected() const { return uncorrected_; }
  std::uint64_t aggregate_corrected() const { return aggregate_corrected_; }
  std::uint64_t aggregate_uncorrected() const { return aggregate_uncorrected_; }
  unsigned remapped_rows() const { return remapped_; }
  bool remap_pending() const { return pending_ != 0; }
  bool remap_failed() const { return remap_failed_; }
  bool reset_needed() const { return reset_needed_; }
  std::uint64_t nvlink_errors() const { return nvlink_errors_; }

 private:
  std::uint64_t corrected_ = 0, uncorrected_ = 0, aggregate_corrected_ = 0, aggregate_uncorrected_ = 0;
  std::uint64_t nvlink_errors_ = 0;
  unsigned remapped_ = 0, pending_ = 0;
  bool remap_failed_ = false, reset_needed_ = false;
};

}  // namespace flatsat::compute
