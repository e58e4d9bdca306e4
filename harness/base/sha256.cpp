#include "harness/base/sha256.h"

#include <openssl/evp.h>

#include <new>
#include <stdexcept>

#include "harness/base/text.h"

namespace flatsat::base {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

Context make_context() {
  Context context{EVP_MD_CTX_new()};
  if (!context) throw std::bad_alloc();
  return context;
}

/// Looked up once: OpenSSL 3 otherwise searches its providers at each beginning, which costs more than a short digest.
const EVP_MD* sha256() {
  static EVP_MD* const found = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  if (found == nullptr) throw std::runtime_error("SHA-256 is not to be had from OpenSSL");
  return found;
}

void check(int done) {
  if (done != 1) throw std::runtime_error("SHA-256 is not to be had from OpenSSL");
}

}  // namespace

struct Sha256::State {
  Context running = make_context();
  Context copy = make_context();
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  check(EVP_DigestInit_ex(state_->running.get(), sha256(), nullptr));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;

void Sha256::add(const void* data, std::size_t bytes) { check(EVP_DigestUpdate(state_->running.get(), data, bytes)); }

Hash Sha256::value() const {
  Hash hash;
  check(EVP_MD_CTX_copy_ex(state_->copy.get(), state_->running.get()));
  check(EVP_DigestFinal_ex(state_->copy.get(), hash.data(), nullptr));
  return hash;
}

std::string to_hex(const Hash& hash) { return hex_bytes(hash); }

std::string sha256_hex(std::string_view text) {
  Sha256 sum;
  sum.add(text.data(), text.size());
  return to_hex(sum.value());
}

}  // namespace flatsat::base
