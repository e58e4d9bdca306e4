#include "models/compute/ecc_memory.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cstring>
#include <new>

namespace flatsat::compute {

EccMemory::EccMemory(std::uint64_t bytes)
    : store_(static_cast<std::uint8_t*>(std::calloc(bytes, 1))), cells_(store_.get(), bytes) {
  assert(bytes > 0 && bytes % 8 == 0);
  if (!store_) throw std::bad_alloc();
}

bool EccMemory::holds(std::uint64_t address, std::uint64_t length) const {
  return address <= cells_.size() && length <= cells_.size() - address;
}

EccMemory::Outcome EccMemory::settle(std::uint64_t first_word, std::uint64_t last_word) {
  Outcome outcome;
  for (auto it = flipped_.lower_bound(first_word); it != flipped_.end() && it->first <= last_word;) {
    const int flips = std::popcount(it->second);
    if (flips == 1) {
      for (int byte = 0; byte < 8; ++byte) {
        cells_[it->first * 8 + static_cast<unsigned>(byte)] ^= static_cast<std::uint8_t>(it->second >> (8 * byte));
      }
      ++outcome.corrected;
      it = flipped_.erase(it);
      continue;
    }
    if (flips == 2 && !outcome.uncorrectable) {
      outcome.uncorrectable = true;
      outcome.bad_address = it->first * 8;
    }
    ++it;
  }
  return outcome;
}

EccMemory::Outcome EccMemory::read(std::uint64_t address, std::span<std::uint8_t> data) {
  assert(holds(address, data.size()));
  if (data.empty()) return {};
  const auto outcome = flipped_.empty() ? Outcome{} : settle(address / 8, (address + data.size() - 1) / 8);
  std::memcpy(data.data(), cells_.data() + address, data.size());
  return outcome;
}

void EccMemory::write(std::uint64_t address, std::span<const std::uint8_t> data) {
  assert(holds(address, data.size()));
  if (data.empty()) return;
  const std::uint64_t end = address + data.size();
  for (auto it = flipped_.lower_bound(address / 8); it != flipped_.end() && it->first * 8 < end;) {
    const std::uint64_t from = std::max(address, it->first * 8), to = std::min(end, it->first * 8 + 8);
    for (std::uint64_t byte = from; byte < to; ++byte) it->second &= ~(0xffull << (8 * (byte % 8)));
    it = it->second == 0 ? flipped_.erase(it) : std::next(it);
  }
  std::memcpy(cells_.data() + address, data.data(), data.size());
}

bool EccMemory::flip(std::uint64_t word, std::uint64_t mask) {
  if (word >= cells_.size() / 8 || mask == 0) return false;
  for (unsigned byte = 0; byte < 8; ++byte) cells_[word * 8 + byte] ^= static_cast<std::uint8_t>(mask >> (8 * byte));
  if ((flipped_[word] ^= mask) == 0) flipped_.erase(word);
  return true;
}

std::uint64_t EccMemory::cells(std::uint64_t word) const {
  assert(holds(word * 8, 8));
  std::uint64_t value = 0;
  std::memcpy(&value, cells_.data() + word * 8, 8);
  return value;
}

void EccMemory::set_cells(std::uint64_t address, std::span<const std::uint8_t> cells) {
  assert(holds(address, cells.size()));
  std::copy(cells.begin(), cells.end(), cells_.begin() + static_cast<std::ptrdiff_t>(address));
}

void EccMemory::clear() {
  std::fill(cells_.begin(), cells_.end(), std::uint8_t{0});
  flipped_.clear();
}

}  // namespace flatsat::compute
