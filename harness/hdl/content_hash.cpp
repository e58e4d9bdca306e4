#include "harness/hdl/content_hash.h"

#include <fstream>
#include <sstream>

namespace flatsat::hdl {

void ContentHash::add(std::string_view piece) {
  const std::string head = std::to_string(piece.size()) + ":";
  sum_.add(head.data(), head.size());
  sum_.add(piece.data(), piece.size());
}

std::string hash_of_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file) return {};
  text << file.rdbuf();
  ContentHash sum;
  sum.add(text.str());
  return sum.digest();
}

}  // namespace flatsat::hdl
