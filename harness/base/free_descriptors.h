#pragma once
#include <cstddef>

namespace flatsat::base {

/// File descriptors of this process: how many are open, and how many may be.
struct DescriptorCount {
  std::size_t open = 0, most = 0;
  std::size_t left() const { return most > open ? most - open : 0; }
};
DescriptorCount count_descriptors();

}  // namespace flatsat::base
