#include "models/compute/gpu_health.h"

#include <utility>

namespace flatsat::compute {
namespace {

constexpr unsigned kSpareRows = 512;        // of all banks; NVIDIA's memory error management names 512 row remappings
constexpr double kFirmwareTimeoutS = 45.0;  // E: calls take tens of seconds

}  // namespace

const char* xid_text(Xid xid) {
  switch (xid) {
    case Xid::kDoubleBit:
      return "double bit error in memory";
    case Xid::kRowRemapped:
      return "a memory row is remapped at the next reset";
    case Xid::kRowRemapFailed:
      return "no spare row is left for a bad one";
    case Xid::kNvlink:
      return "error on NVLink";
    case Xid::kOffTheBus:
      return "the board has fallen off the bus";
    case Xid::kHighSingleBitRate:
      return "high rate of corrected errors";
    case Xid::kContained:
      return "contained memory error: its process dies";
    case Xid::kUncontained:
      return "uncontained memory error: a reset is needed";
    case Xid::kFirmwareTimeout:
      return "the firmware does not answer in time";
  }
  return "unknown";
}

bool GpuHealth::knows(std::uint64_t xid) {
  switch (static_cast<Xid>(xid)) {
    case Xid::kDoubleBit:
    case Xid::kRowRemapped:
    case Xid::kRowRemapFailed:
    case Xid::kNvlink:
    case Xid::kOffTheBus:
    case Xid::kHighSingleBitRate:
    case Xid::kContained:
    case Xid::kUncontained:
    case Xid::kFirmwareTimeout:
      return xid <= 0xFFFF;
  }
  return false;
}

XidEffect GpuHealth::strike(Xid xid) {
  switch (xid) {
    case Xid::kDoubleBit: {
      ++uncorrected_;
      ++aggregate_uncorrected_;
      const Xid next = remapped_ + pending_ < kSpareRows ? Xid::kRowRemapped : Xid::kRowRemapFailed;
      strike(next);
      return {.follows = {static_cast<unsigned>(next)}, .job_dies = true};
    }
    case Xid::kRowRemapped:
      ++pending_;
      return {};
    case Xid::kRowRemapFailed:
      remap_failed_ = true;
      return {};
    case Xid::kNvlink:
      ++nvlink_errors_;
      return {};
    case Xid::kHighSingleBitRate:
      return {};
    case Xid::kContained:
      return {.follows = {}, .job_dies = true};
    case Xid::kUncontained:
      reset_needed_ = true;
      return {.follows = {}, .job_dies = true, .reset_needed = true};
    case Xid::kOffTheBus:
      return {.follows = {}, .job_dies = true, .lost = true};
    case Xid::kFirmwareTimeout:
      return {.follows = {}, .job_dies = true, .stall_s = kFirmwareTimeoutS};
  }
  return {};
}

void GpuHealth::count_corrected(std::uint64_t words) {
  corrected_ += words;
  aggregate_corrected_ += words;
}

void GpuHealth::reset() {
  corrected_ = uncorrected_ = nvlink_errors_ = 0;
  remapped_ += std::exchange(pending_, 0u);
  reset_needed_ = false;
}

}  // namespace flatsat::compute
