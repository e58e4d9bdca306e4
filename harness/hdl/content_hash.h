#pragma once
#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace flatsat::hdl {

/// SHA-256 over pieces, each with its length, so that no two lists of pieces are alike.
class ContentHash {
 public:
  ContentHash();
  void add(std::string_view piece);
  /// Hexadecimal; ends the sum.
  std::string digest();

 private:
  std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> context_;
};

/// Of a file's content; "" for one that cannot be read.
std::string hash_of_file(const std::string& path);

}  // namespace flatsat::hdl
