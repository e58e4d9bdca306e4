#pragma once
#include <string>
#include <string_view>

#include "harness/base/sha256.h"

namespace flatsat::hdl {

/// SHA-256 over pieces, each with its length, so that no two lists of pieces are alike.
class ContentHash {
 public:
  void add(std::string_view piece);
  /// Hexadecimal.
  std::string digest() const { return base::to_hex(sum_.value()); }

 private:
  base::Sha256 sum_;
};

/// Of a file's content; "" for one that cannot be read.
std::string hash_of_file(const std::string& path);

}  // namespace flatsat::hdl
