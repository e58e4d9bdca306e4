#include "harness/hdl/content_hash.h"

#include "harness/base/whole_file.h"

namespace flatsat::hdl {

void ContentHash::add(std::string_view piece) {
  const std::string head = std::to_string(piece.size()) + ":";
  sum_.add(head.data(), head.size());
  sum_.add(piece.data(), piece.size());
}

std::string hash_of_file(const std::string& path) {
  const auto text = base::read_whole(path);
  if (!text) return {};
  ContentHash sum;
  sum.add(*text);
  return sum.digest();
}

}  // namespace flatsat::hdl
