#include "harness/agents/lab/lease.h"

#include <sys/random.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/file_lock.h"
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
  return base::FileLock::take(path(board, ".guard"), 0660);
}

std::optional<Lease> LeaseStore::holder(const std::string& board, std::int64_t now_ms) const {
  std::ifstream file(path(board, ".lease"));
  const auto text = json::parse(file, nullptr, false);
  if (!text.is_object()) return {};
  Lease lease{.board = board,
              .owner = text.value("owner", ""),
              .token = text.value("token", ""),
              .expires_ms = text.value("expires_ms", std::int64_t{0})};
  return lease.expires_ms > now_ms ? std::optional(lease) : std::nullopt;
}

/// A reader sees the old lease or the new one, never half of it.
void LeaseStore::write(const Lease& lease) const {
  const json text{{"owner", lease.owner}, {"token", lease.token}, {"expires_ms", lease.expires_ms}};
  base::write_whole(path(lease.board, ".lease"), text.dump() + "\n", 0666);
}

std::optional<Lease> LeaseStore::take(const std::string& board, const std::string& owner, double seconds,
                                      std::int64_t now_ms) {
  const auto guard = keep_others_out(board);
  if (holder(board, now_ms)) return {};
  const Lease lease{.board = board, .owner = owner, .token = fresh_token(), .expires_ms = after(now_ms, seconds)};
  write(lease);
  return lease;
}

bool LeaseStore::renew(Lease& lease, double seconds, std::int64_t now_ms) {
  const auto guard = keep_others_out(lease.board);
  const auto now = holder(lease.board, now_ms);
  if (!now || now->token != lease.token) return false;
  lease.expires_ms = after(now_ms, seconds);
  write(lease);
  return true;
}

bool LeaseStore::release(const std::string& board, const std::string& token, std::int64_t now_ms) {
  const auto guard = keep_others_out(board);
  const auto now = holder(board, now_ms);
  if (!now || now->token != token) return false;
  if (unlink(path(board, ".lease").c_str()) != 0) fail("remove", path(board, ".lease"));
  return true;
}

}  // namespace flatsat::agents::lab
