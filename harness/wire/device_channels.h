#pragma once
#include <cstddef>
#include <vector>

#include "harness/wire/capabilities.h"

/// The channels of flatsat's own agents, in the order of their indices: what HELLO names, and what is known of a device
/// before its agent runs.
namespace flatsat::wire {

std::vector<DeviceChannel> npu_rtl_channels();
std::vector<DeviceChannel> user_rtl_channels();

inline constexpr std::size_t kEveryBoardsChannels =
    16;  // the first ones, so that a testbed judges either by the same names
inline constexpr std::size_t kRealBoardsChannels = 37;
std::vector<DeviceChannel> emulated_board_channels();
std::vector<DeviceChannel> real_board_channels();

}  // namespace flatsat::wire
