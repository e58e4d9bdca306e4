#pragma once
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <span>
#include <utility>

namespace flatsat::compute {

/// A device's own memory under SECDED(72,64): one flipped bit of a 64-bit word is corrected when the word is read (and
/// written back: demand scrubbing), two make the word uncorrectable, three or more may pass unseen, as the code does.
class EccMemory {
 public:
  struct Outcome {
    std::uint32_t corrected = 0;  // words
    bool uncorrectable = false;
    std::uint64_t bad_address = 0;  // first uncorrectable word, bytes
  };

  /// `bytes`: a multiple of 8, > 0; all zero.
  explicit EccMemory(std::uint64_t bytes);

  std::uint64_t size() const { return cells_.size(); }
  bool holds(std::uint64_t address, std::uint64_t length) const;

  /// Both: the range must lie inside; else it asserts. Writing a whole word heals it; a part of a word is a
  /// read-modify-write and keeps the error in the rest.
  Outcome read(std::uint64_t address, std::span<std::uint8_t> data);
  void write(std::uint64_t address, std::span<const std::uint8_t> data);

  /// Flips the bits of `mask` in 64-bit word `word`. False outside.
  bool flip(std::uint64_t word, std::uint64_t mask);

  /// The word as its cells hold it, flips included: no access, nothing is corrected. Must lie inside.
  std::uint64_t cells(std::uint64_t word) const;

  /// The whole state, to keep and to bring back: cells, and which of their bits differ from what was written (by word).
  std::span<const std::uint8_t> all_cells() const { return cells_; }
  const std::map<std::uint64_t, std::uint64_t>& errors() const { return flipped_; }
  void set_cells(std::uint64_t address, std::span<const std::uint8_t> cells);
  void set_errors(std::map<std::uint64_t, std::uint64_t> errors) { flipped_ = std::move(errors); }

  /// Power was lost: all zero, no errors.
  void clear();

 private:
  Outcome settle(std::uint64_t first_word, std::uint64_t last_word);

  struct Free {
    void operator()(std::uint8_t* p) const { std::free(p); }
  };
  std::unique_ptr<std::uint8_t[], Free> store_;  // from calloc: pages that nobody touches cost nothing
  std::span<std::uint8_t> cells_;
  std::map<std::uint64_t, std::uint64_t> flipped_;  // word -> bits that differ from what was written
};

}  // namespace flatsat::compute
