#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/file_lock.h"

namespace flatsat::agents::lab {

/// One holder's right to a board, until it runs out.
struct Lease {
  std::string board, owner, token;  // the token proves the holder
  std::int64_t expires_ms = 0;      // Unix time
};

std::int64_t wall_now_ms();

/// Leases of boards as files of a folder that all users share, whatever their umask is. A file shows the holder, not
/// the token. A lease ends by itself: whoever holds one renews it by progress, and a holder that died or hangs frees
/// the board at expiry. Two takers: exactly one gets it.
class LeaseStore {
 public:
  /// Errors: std::runtime_error for a folder that cannot be made or written, here and below.
  explicit LeaseStore(std::string folder);

  /// Nothing while somebody holds it. `seconds` > 0.
  std::optional<Lease> take(const std::string& board, const std::string& owner, double seconds,
                            std::int64_t now_ms = wall_now_ms());
  /// False when it ran out or somebody else holds the board: the caller must stop using it.
  bool renew(Lease& lease, double seconds, std::int64_t now_ms = wall_now_ms());
  /// False when `token` does not hold it.
  bool release(const std::string& board, const std::string& token, std::int64_t now_ms = wall_now_ms());
  /// Who holds it now; the token is not known. Errors: std::runtime_error for a file that is there and cannot be read.
  std::optional<Lease> holder(const std::string& board, std::int64_t now_ms = wall_now_ms()) const;

  /// Why this user cannot take a board, even if it is free; empty for nothing.
  std::string obstacle(const std::string& board) const;

 private:
  /// What the file of a lease says.
  struct Entry {
    std::string owner, token_sha256;
    std::int64_t expires_ms = 0;
  };
  std::optional<Entry> entry(const std::string& board, std::int64_t now_ms) const;
  /// For the microseconds of one change; the kernel lifts it if its holder dies.
  base::FileLock keep_others_out(const std::string& board) const;
  std::string path(const std::string& board, const char* suffix) const;
  void write(const std::string& board, const Entry& entry) const;
  std::string folder_;
};

}  // namespace flatsat::agents::lab
