#include "models/compute/ecc_memory.h"

#include <algorithm>
#include <cassert>
#include <cstring>
#include <new>

#include "models/compute/secded.h"

namespace flatsat::compute {

EccMemory::EccMemory(std::uint64_t bytes)
    : store_(static_cast<std::uint8_t*>(std::calloc(bytes, 1))), cells_(store_.get(), bytes) {
  assert(bytes > 0 && bytes % 8 == 0);
  if (!store_) throw std::bad_alloc();
}

bool EccMemory::holds(std::uint64_t address, std::uint64_t length) const {
  return address <= cells_.size() && length <= cells_.size() - address;
}

/// Decodes the words of a range that are no code words, as an access does.
EccMemory::Outcome EccMemory::settle(std::uint64_t first_word, std::uint64_t last_word) {
  Outcome outcome;
  for (auto it = odd_checks_.lower_bound(first_word); it != odd_checks_.end() && it->first <= last_word;) {
    const auto decoded = secded::decode(cells(it->first), it->second);
    if (decoded.uncorrectable) {
      if (!outcome.uncorrectable) outcome.bad_address = it->first * 8;
      outcome.uncorrectable = true;
      ++it;
      continue;
    }
    set_cells_of(it->first, decoded.data);
    ++outcome.corrected;
    it = odd_checks_.erase(it);
  }
  return outcome;
}

EccMemory::Outcome EccMemory::read(std::uint64_t address, std::span<std::uint8_t> data) {
  assert(holds(address, data.size()));
  if (data.empty()) return {};
  const auto outcome = odd_checks_.empty() ? Outcome{} : settle(address / 8, (address + data.size() - 1) / 8);
  std::memcpy(data.data(), cells_.data() + address, data.size());
  return outcome;
}

EccMemory::Outcome EccMemory::write(std::uint64_t address, std::span<const std::uint8_t> data) {
  assert(holds(address, data.size()));
  if (data.empty()) return {};
  const std::uint64_t end = address + data.size(), first = address / 8, last = (end - 1) / 8;
  const std::uint64_t first_whole = (address + 7) / 8, last_whole = std::max(end / 8, first_whole);
  odd_checks_.erase(odd_checks_.lower_bound(first_whole), odd_checks_.lower_bound(last_whole));
  const auto outcome = odd_checks_.empty() ? Outcome{} : settle(first, last);
  // What is left cannot be corrected: the new word keeps the old one's syndrome, so that it still cannot.
  if (outcome.uncorrectable) between_checks_and_syndromes(first, last);
  std::memcpy(cells_.data() + address, data.data(), data.size());
  if (outcome.uncorrectable) between_checks_and_syndromes(first, last);
  return outcome;
}

void EccMemory::between_checks_and_syndromes(std::uint64_t first_word, std::uint64_t last_word) {
  for (auto it = odd_checks_.lower_bound(first_word); it != odd_checks_.end() && it->first <= last_word; ++it)
    it->second ^= secded::check_bits(cells(it->first));
}

bool EccMemory::flip(std::uint64_t word, std::uint64_t mask, std::uint8_t check_mask) {
  if (word >= cells_.size() / 8 || (mask == 0 && check_mask == 0)) return false;
  const std::uint64_t before = cells(word), after = before ^ mask;
  auto& check = odd_checks_.try_emplace(word, secded::check_bits(before)).first->second;
  check ^= check_mask;
  set_cells_of(word, after);
  if (check == secded::check_bits(after)) odd_checks_.erase(word);
  return true;
}

std::uint64_t EccMemory::cells(std::uint64_t word) const {
  assert(holds(word * 8, 8));
  std::uint64_t value = 0;
  std::memcpy(&value, cells_.data() + word * 8, 8);
  return value;
}

void EccMemory::set_cells_of(std::uint64_t word, std::uint64_t value) {
  std::memcpy(cells_.data() + word * 8, &value, 8);
}

void EccMemory::set_cells(std::uint64_t address, std::span<const std::uint8_t> cells) {
  assert(holds(address, cells.size()));
  std::copy(cells.begin(), cells.end(), cells_.begin() + static_cast<std::ptrdiff_t>(address));
}

void EccMemory::clear() {
  std::fill(cells_.begin(), cells_.end(), std::uint8_t{0});
  odd_checks_.clear();
}

}  // namespace flatsat::compute
