#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "harness/verdict/stream.h"

namespace flatsat::verdict {

/// Whether an untimed condition held, for as far back as somebody may still ask.
class Truth {
 public:
  explicit Truth(std::unique_ptr<Stream> condition) : condition_(std::move(condition)) {}
  void settle(std::int64_t until);
  bool held_at(std::int64_t at) const;
  /// From now on only these instants, and those after `from`, are asked for.
  void forget_all_but(std::vector<std::int64_t> instants, std::int64_t from);
  std::size_t size() const { return held_.size(); }

 private:
  void take(Stream& condition, Signal& held) const;
  Copied<Stream> condition_;
  Signal held_;  // 1 or 0
};

}  // namespace flatsat::verdict
