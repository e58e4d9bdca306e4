#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// The board's memory, which is the host's: every allocation lies between two guards and starts as kUnwritten. Under
/// AddressSanitizer a read in a guard is an error, too.
namespace cuda_test_double::device_memory {

/// As the real one: aligned to 256 bytes; 0 if there is none.
std::uint64_t allocate(std::size_t bytes);
/// False if nothing begins at `address`.
bool release(std::uint64_t address);
/// All of [address, address + bytes) lies in one allocation.
bool holds(std::uint64_t address, std::size_t bytes);
/// Which guard is damaged, and where; mends it.
std::optional<std::string> damage();

/// Contents of all allocations, in the order of their addresses.
using Contents = std::vector<std::vector<std::uint8_t>>;
Contents save();
void restore(const Contents& contents);
/// Where memory differs from `contents`.
std::optional<std::string> difference(const Contents& contents);

}  // namespace cuda_test_double::device_memory
