#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "harness/base/file_lock.h"

namespace flatsat::agents::lab {

/// Now, for leases: since the boot of this machine, which no setting of a clock changes, and what the calendar says.
struct LeaseTime {
  std::string boot_id;       // of the kernel; another one: all that was held then is over
  std::string host;          // its name
  std::int64_t boot_ms = 0;  // since that boot, sleep included
  std::int64_t unix_ms = 0;
  /// Errors: std::runtime_error.
  static LeaseTime here();
};

/// One holder's right to a board, until it runs out.
struct Lease {
  std::string board, owner, token;  // the token proves the holder
  std::int64_t until_ms = 0;        // since the boot of the machine where it was taken
  double left_s = 0.0;              // when it was looked at
};

std::int64_t wall_now_ms();

/// Leases of boards as files of a folder that all users of a lab share, whatever their umask is, and in which nobody
/// else writes. A file shows the holder, not the token. A lease ends by itself: whoever holds one renews it by
/// progress, and a holder that died or hangs frees the board at expiry, by the time since the boot: no setting of the
/// clock, forward or back, frees one early or late. A lease of an earlier boot is over; one of another host is by the
/// calendar. Two takers: exactly one gets it.
class LeaseStore {
 public:
  /// Makes the folder for this user and his group, if it is not there. Errors: std::runtime_error, here and below, for
  /// a folder or file that others may write, that is a link, or that cannot be made or written.
  explicit LeaseStore(std::string folder);

  /// Nothing while somebody holds it. `seconds` > 0.
  std::optional<Lease> take(const std::string& board, const std::string& owner, double seconds,
                            const LeaseTime& now = LeaseTime::here());
  /// False when it ran out or somebody else holds the board: the caller must stop using it.
  bool renew(Lease& lease, double seconds, const LeaseTime& now = LeaseTime::here());
  /// False when `token` does not hold it.
  bool release(const std::string& board, const std::string& token, const LeaseTime& now = LeaseTime::here());
  /// Who holds it now; the token is not known. Errors: also for a file that is no lease: nobody can say that the board
  /// is free then.
  std::optional<Lease> holder(const std::string& board, const LeaseTime& now = LeaseTime::here()) const;

  /// Why this user cannot take a board, even if it is free; empty for nothing.
  std::string obstacle(const std::string& board) const;

 private:
  /// What the file of a lease says.
  struct Entry {
    std::string owner, token_sha256, boot_id, host;
    std::int64_t until_ms = 0, expires_ms = 0;  // since that boot; Unix time
  };
  static Entry parsed(const std::string& file, const std::string& text);
  static double left_s(const Entry& entry, const LeaseTime& now);
  static Entry made(const std::string& owner, const std::string& token_sha256, double seconds, const LeaseTime& now);
  std::optional<Entry> entry(const std::string& board, const LeaseTime& now) const;
  /// For the microseconds of one change; the kernel lifts it if its holder dies.
  base::FileLock keep_others_out(const std::string& board) const;
  std::string path(const std::string& board, const char* suffix) const;
  void write(const std::string& board, const Entry& entry) const;
  std::string folder_;
};

}  // namespace flatsat::agents::lab
