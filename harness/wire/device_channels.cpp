#include "harness/wire/device_channels.h"

#include <iterator>
#include <span>

#include "harness/wire/names.h"

namespace flatsat::wire {
namespace {

struct Row {
  std::string_view name, units, text;
};

constexpr Row kNpu[] = {
    {names::kJobs, "1", "jobs completed by the RTL"},      {names::kErrors, "1", "jobs that ended in an error"},
    {names::kCorrected, "1", "words corrected by ECC"},    {names::kCycles, "1", "clocked cycles"},
    {"macs", "1", "useful multiply-accumulates"},          {"beats", "1", "beats to and from memory"},
    {"active", "W", "power at work, mean of the last job"}};

constexpr Row kUserRtl[] = {{names::kCycles, "1", "clocked cycles of the first clock"},
                            {"beats", "1", "words over the design's buses"},
                            {"interrupts", "1", "rising edges of interrupts"},
                            {"bus_errors", "1", "errors on the design's buses"}};

constexpr Row kBoard[] = {{"power", "W", "board power"},
                          {"clock", "MHz", "SM clock"},
                          {"die", "degC", "GPU temperature"},
                          {"hbm", "degC", "memory temperature"},
                          {"reasons", "1", "clock event reasons, NVML's bits"},
                          {"working", "1", "a batch is in work"},
                          {"jobs", "1", "jobs completed"},
                          {"errors", "1", "jobs that ended in an error"},
                          {"corrected", "1", "words corrected by ECC"},
                          {"power_instant", "W", "power sensor, 25 ms window each 100 ms"},
                          {"power_average", "W", "power sensor, 1 s window each 100 ms"},
                          {"margin", "dK", "below the first thermal limit, NVML's T.Limit"},
                          {"limit", "W", "power limit that holds"},
                          {"uncorrected", "1", "uncorrectable memory errors since the last reset"},
                          {"remapped", "1", "memory rows remapped"},
                          {"valid", "1", "the board answers: its readings are of now"},
                          {"energy", "J", "the board's own counter"},
                          {"duty", "1", "share of time for which work is launched"},
                          {"launches", "1", "of kernels that compute"},
                          {"checks", "1", "results checked"},
                          {"wrong", "1", "results that a check refused"},
                          {"memory_clock", "MHz", "memory clock"},
                          {"memory_used", "MiB", "of the board's memory"},
                          {"busy_share", "1", "NVML's utilisation"},
                          {"pstate", "1", "performance state"},
                          {"hbm_corrected", "1", "corrected memory errors since the last reset, NVML's"},
                          {"total_corrected", "1", "corrected memory errors of its life"},
                          {"total_uncorrected", "1", "uncorrectable memory errors of its life"},
                          {"remap_pending", "1", "rows that wait for a reset"},
                          {"remap_failed", "1", "a row could not be remapped"},
                          {"pcie_generation", "1", "PCIe generation"},
                          {"pcie_width", "1", "PCIe lanes"},
                          {"pcie_replays", "1", "PCIe replays"},
                          {"nvlink_errors", "1", "NVLink CRC errors"},
                          {"recovery", "1", "recovery that the driver asks for, NVML's number"},
                          {"power_violation", "s", "time held down by the power limit"},
                          {"thermal_violation", "s", "time held down by temperature"}};
static_assert(std::size(kBoard) == kRealBoardsChannels);

std::vector<DeviceChannel> channels_of(std::span<const Row> rows) {
  std::vector<DeviceChannel> channels;
  for (const auto& row : rows)
    channels.push_back({std::string(row.name), std::string(row.units), std::string(row.text)});
  return channels;
}

}  // namespace

std::vector<DeviceChannel> npu_rtl_channels() { return channels_of(kNpu); }
std::vector<DeviceChannel> user_rtl_channels() { return channels_of(kUserRtl); }
std::vector<DeviceChannel> emulated_board_channels() {
  return channels_of(std::span(kBoard).first(kEveryBoardsChannels));
}
std::vector<DeviceChannel> real_board_channels() { return channels_of(kBoard); }

}  // namespace flatsat::wire
