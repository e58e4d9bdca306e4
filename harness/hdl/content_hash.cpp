#include "harness/hdl/content_hash.h"

#include <openssl/evp.h>

#include <fstream>
#include <sstream>
#include <stdexcept>

namespace flatsat::hdl {

ContentHash::ContentHash() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
  if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("no SHA-256 to be had from OpenSSL");
}

void ContentHash::add(std::string_view piece) {
  const std::string head = std::to_string(piece.size()) + ":";
  EVP_DigestUpdate(context_.get(), head.data(), head.size());
  EVP_DigestUpdate(context_.get(), piece.data(), piece.size());
}

std::string ContentHash::digest() {
  unsigned char sum[EVP_MAX_MD_SIZE];
  unsigned length = 0;
  EVP_DigestFinal_ex(context_.get(), sum, &length);
  std::string text;
  for (unsigned i = 0; i < length; ++i) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += kDigits[sum[i] >> 4];
    text += kDigits[sum[i] & 15];
  }
  return text;
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
