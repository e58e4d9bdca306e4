#include "harness/agents/lab/lease.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/file_lock.h"
#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/base/whole_file.h"

namespace flatsat::agents::lab {
namespace {

using nlohmann::json;

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw std::runtime_error("cannot " + what + " " + path + ": " + std::strerror(errno));
}

std::string fresh_token() {
  std::uint64_t random[2];
  if (getrandom(random, sizeof random, 0) != sizeof random) fail("draw a token from", "the kernel");
  return base::hex16(random[0]) + base::hex16(random[1]);
}

/// A file that this user may not replace in its folder.
bool is_of_another_and_stays(const std::string& file) {
  struct stat folder {
  }, found{};
  const auto parent = std::filesystem::path(file).parent_path();
  if (stat(file.c_str(), &found) != 0 || stat(parent.c_str(), &folder) != 0) return false;
  const bool sticky = (folder.st_mode & S_ISVTX) != 0;
  return sticky && geteuid() != 0 && found.st_uid != geteuid() && folder.st_uid != geteuid();
}

void write_over(const std::string& file, const std::string& text) {
  const base::Descriptor open(::open(file.c_str(), O_WRONLY | O_TRUNC | O_CLOEXEC | O_NOFOLLOW));
  if (!open.is_open() || !base::write_all(open.fd(), text)) fail("write", file);
}

std::int64_t after(std::int64_t now_ms, double seconds) { return now_ms + static_cast<std::int64_t>(seconds * 1e3); }

}  // namespace

std::int64_t wall_now_ms() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1000ll + now.tv_nsec / 1'000'000;
}

LeaseStore::LeaseStore(std::string folder) : folder_(std::move(folder)) {
  std::error_code error;
  std::filesystem::create_directories(folder_, error);
  if (error) throw std::runtime_error("cannot make the folder of leases " + folder_ + ": " + error.message());
}

std::string LeaseStore::path(const std::string& board, const char* suffix) const {
  return folder_ + "/" + board + suffix;
}

base::FileLock LeaseStore::keep_others_out(const std::string& board) const {
  return base::FileLock::take(path(board, ".guard"));
}

std::string LeaseStore::obstacle(const std::string& board) const {
  if (access(folder_.c_str(), W_OK) != 0) return "cannot write in " + folder_ + ": " + base::system_error();
  const auto guard = path(board, ".guard");
  if (access(guard.c_str(), R_OK) != 0 && errno != ENOENT) return "cannot open " + guard + ": " + base::system_error();
  return {};
}

std::optional<LeaseStore::Entry> LeaseStore::entry(const std::string& board, std::int64_t now_ms) const {
  const auto file = path(board, ".lease");
  const auto whole = base::read_whole(file);
  if (!whole && errno != ENOENT) fail("read", file);
  const auto text = json::parse(whole.value_or(""), nullptr, false);
  if (!text.is_object()) return {};
  Entry entry{.owner = text.value("owner", ""),
              .token_sha256 = text.value("token_sha256", ""),
              .expires_ms = text.value("expires_ms", std::int64_t{0})};
  if (text.contains("token")) entry.token_sha256 = base::sha256_hex(text.value("token", ""));  // of an earlier version
  return entry.expires_ms > now_ms ? std::optional(entry) : std::nullopt;
}

std::optional<Lease> LeaseStore::holder(const std::string& board, std::int64_t now_ms) const {
  const auto now = entry(board, now_ms);
  if (!now) return {};
  return Lease{.board = board, .owner = now->owner, .token = {}, .expires_ms = now->expires_ms};
}

/// A reader sees the old lease or the new one, never half of it. In a folder where only its owner may replace a file
/// (1777, as of /tmp) the file of another user's lease that is over is written over instead.
void LeaseStore::write(const std::string& board, const Entry& entry) const {
  const json text{{"owner", entry.owner}, {"token_sha256", entry.token_sha256}, {"expires_ms", entry.expires_ms}};
  const auto file = path(board, ".lease"), whole = text.dump() + "\n";
  const auto rights = base::rights_of_a_shared_file(file) | S_IRGRP | S_IROTH;
  if (is_of_another_and_stays(file)) return write_over(file, whole);
  base::write_whole(file, whole);
  if (chmod(file.c_str(), rights) != 0) fail("set the rights of", file);
}

std::optional<Lease> LeaseStore::take(const std::string& board, const std::string& owner, double seconds,
                                      std::int64_t now_ms) {
  const auto guard = keep_others_out(board);
  if (entry(board, now_ms)) return {};
  const Lease lease{.board = board, .owner = owner, .token = fresh_token(), .expires_ms = after(now_ms, seconds)};
  write(board, {owner, base::sha256_hex(lease.token), lease.expires_ms});
  return lease;
}

bool LeaseStore::renew(Lease& lease, double seconds, std::int64_t now_ms) {
  const auto guard = keep_others_out(lease.board);
  const auto now = entry(lease.board, now_ms);
  if (!now || now->token_sha256 != base::sha256_hex(lease.token)) return false;
  lease.expires_ms = after(now_ms, seconds);
  write(lease.board, {lease.owner, now->token_sha256, lease.expires_ms});
  return true;
}

bool LeaseStore::release(const std::string& board, const std::string& token, std::int64_t now_ms) {
  const auto guard = keep_others_out(board);
  const auto now = entry(board, now_ms);
  if (!now || now->token_sha256 != base::sha256_hex(token)) return false;
  if (is_of_another_and_stays(path(board, ".lease")))
    write(board, {});
  else if (unlink(path(board, ".lease").c_str()) != 0)
    fail("remove", path(board, ".lease"));
  return true;
}

}  // namespace flatsat::agents::lab
