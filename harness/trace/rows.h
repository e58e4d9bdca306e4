#pragma once
#include <algorithm>
#include <cassert>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

namespace flatsat::trace {

/// The rows of a table by their number, with a block of them in memory. Each reader has a copy of its own: it goes
/// forward or back a row at a time, or looks for one by halving.
template <class Row>
class Rows {
 public:
  /// Most rows of a block.
  static constexpr std::uint64_t kBlock = 1024;
  /// From `start` on: at least one, at most kBlock.
  using Read = std::function<std::vector<Row>(std::uint64_t start)>;

  Rows() = default;
  Rows(std::uint64_t size, Read read) : size_(size), read_(std::move(read)) {}
  /// Of rows that are all in memory.
  static Rows of(std::vector<Row> all) {
    const auto whole = std::make_shared<const std::vector<Row>>(std::move(all));
    return {whole->size(), [whole](std::uint64_t start) {
              const auto begin = whole->begin() + static_cast<std::ptrdiff_t>(start);
              return std::vector<Row>(begin, begin + std::min<std::ptrdiff_t>(kBlock, whole->end() - begin));
            }};
  }

  std::uint64_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  /// Those behind `size` are none of them.
  void cut(std::uint64_t size) { size_ = std::min(size_, size); }

  /// Stays until another block is asked for. Errors: TraceError for unreadable data.
  const Row& operator[](std::uint64_t row) const {
    assert(row < size_);
    if (row < begin_ || row - begin_ >= block_.size()) {
      const bool goes_back = row + 1 == begin_;
      load(goes_back ? row - std::min(row, kBlock - 1) : row);
      if (row - begin_ >= block_.size()) load(row);  // of large rows a block has fewer
    }
    return block_[row - begin_];
  }

  /// The first row of which `is_before` is not true; it is true of those before it alone.
  template <class IsBefore>
  std::uint64_t first_not(IsBefore is_before) const {
    std::uint64_t low = 0, high = size_;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      is_before((*this)[middle]) ? low = middle + 1 : high = middle;
    }
    return low;
  }

 private:
  void load(std::uint64_t start) const {
    block_ = read_(start);
    begin_ = start;
    assert(!block_.empty());
  }
  std::uint64_t size_ = 0;
  Read read_;
  mutable std::uint64_t begin_ = 0;
  mutable std::vector<Row> block_;
};

}  // namespace flatsat::trace
