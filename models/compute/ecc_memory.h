#pragma once
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <span>
#include <utility>

namespace flatsat::compute {

/// A device's own memory under SECDED(72,64) (`secded.h`). Each word is decoded when it is read, as hardware does, with
/// no knowledge of what was written: a word that looks like one flipped bit is corrected and written back (demand
/// scrubbing), rightly if one bit had flipped and wrongly after most patterns of three; what looks like two is
/// uncorrectable and stays until the whole word is written; some patterns of four and more look good.
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

  /// Both: the range must lie inside; else it asserts. Writing a whole word heals it. Writing a part of one is a
  /// read-modify-write: the rest is corrected first, and a word that cannot be corrected stays uncorrectable.
  Outcome read(std::uint64_t address, std::span<std::uint8_t> data);
  Outcome write(std::uint64_t address, std::span<const std::uint8_t> data);

  /// Flips the bits of `mask` in 64-bit word `word`, and those of `check_mask` in its check bits. False outside, and
  /// for no bit at all.
  bool flip(std::uint64_t word, std::uint64_t mask, std::uint8_t check_mask = 0);

  /// The word as its cells hold it, flips included: no access, nothing is corrected. Must lie inside.
  std::uint64_t cells(std::uint64_t word) const;

  /// The whole state, to keep and to bring back: cells, and the check bits of the words that are no code word.
  using CheckBits = std::map<std::uint64_t, std::uint8_t>;
  std::span<const std::uint8_t> all_cells() const { return cells_; }
  const CheckBits& odd_checks() const { return odd_checks_; }
  void set_cells(std::uint64_t address, std::span<const std::uint8_t> cells);
  void set_odd_checks(CheckBits checks) { odd_checks_ = std::move(checks); }

  /// Power was lost: all zero, no errors.
  void clear();

 private:
  Outcome settle(std::uint64_t first_word, std::uint64_t last_word);
  void set_cells_of(std::uint64_t word, std::uint64_t value);
  void between_checks_and_syndromes(std::uint64_t first_word, std::uint64_t last_word);

  struct Free {
    void operator()(std::uint8_t* p) const { std::free(p); }
  };
  std::unique_ptr<std::uint8_t[], Free> store_;  // from calloc: pages that nobody touches cost nothing
  std::span<std::uint8_t> cells_;
  CheckBits odd_checks_;  // by word; those of every other word are the code's of its cells, and need no place
};

}  // namespace flatsat::compute
