#include "harness/agents/lab/lease.h"

#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <vector>

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
  if (lstat(file.c_str(), &found) != 0 || stat(parent.c_str(), &folder) != 0) return false;
  const bool sticky = (folder.st_mode & S_ISVTX) != 0;
  return sticky && geteuid() != 0 && found.st_uid != geteuid() && folder.st_uid != geteuid();
}

/// In one write, and cut afterwards: at no moment is the file empty.
void write_over(const std::string& file, const std::string& text) {
  const base::Descriptor open(::open(file.c_str(), O_WRONLY | O_CLOEXEC | O_NOFOLLOW));
  if (!open.is_open() || !base::write_all(open.fd(), text)) fail("write", file);
  if (ftruncate(open.fd(), static_cast<off_t>(text.size())) != 0) fail("cut", file);
}

bool is_in_group(gid_t group) {
  if (geteuid() == 0 || getegid() == group) return true;
  std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, getgroups(0, nullptr))));
  const int count = getgroups(static_cast<int>(groups.size()), groups.data());
  return count > 0 && std::find(groups.begin(), groups.begin() + count, group) != groups.begin() + count;
}

/// Why what lies in this folder is not to be believed; empty for nothing.
std::string folder_problem(const std::string& folder) {
  struct stat found {};
  if (lstat(folder.c_str(), &found) != 0) return "cannot look at " + folder + ": " + base::system_error();
  if (!S_ISDIR(found.st_mode)) return folder + " is no folder: leases follow no links";
  if ((found.st_mode & S_IWOTH) != 0)
    return "anybody may write in " + folder +
           ", and so forge a lease: give it to the lab's group (chgrp LAB; chmod 2770)";
  const bool is_ours = found.st_uid == geteuid() || found.st_uid == 0 || geteuid() == 0;
  if (!is_ours && !((found.st_mode & S_IWGRP) != 0 && is_in_group(found.st_gid)))
    return folder + " is another user's, and not of a group that this user is in";
  return {};
}

void need_own_folder(const std::string& folder) {
  if (const auto problem = folder_problem(folder); !problem.empty()) throw std::runtime_error(problem);
}

/// Nothing where there is none. A link is not followed.
std::optional<std::string> read_lease(const std::string& file) {
  const base::Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  if (!open.is_open() && errno == ENOENT) return {};
  if (!open.is_open() && errno == ELOOP) throw std::runtime_error(file + " is a link: leases follow none");
  struct stat found {};
  if (!open.is_open() || fstat(open.fd(), &found) != 0) fail("read", file);
  if (!S_ISREG(found.st_mode)) throw std::runtime_error(file + " is no file");
  if ((found.st_mode & S_IWOTH) != 0) throw std::runtime_error("anybody may write " + file + ": it is not believed");
  constexpr std::size_t kMostBytes = 65536;
  std::string text;
  if (!base::read_all(open.fd(), text, kMostBytes)) fail("read", file);
  return text;
}

std::int64_t clock_ms(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return now.tv_sec * 1000ll + now.tv_nsec / 1'000'000;
}

}  // namespace

std::int64_t wall_now_ms() { return clock_ms(CLOCK_REALTIME); }

LeaseTime LeaseTime::here() {
  const char kBootId[] = "/proc/sys/kernel/random/boot_id";
  auto id = base::read_whole(kBootId);
  if (!id) fail("read", kBootId);
  char host[256] = {};
  gethostname(host, sizeof host - 1);
  return {.boot_id = base::trimmed(*id), .host = host, .boot_ms = clock_ms(CLOCK_BOOTTIME), .unix_ms = wall_now_ms()};
}

LeaseStore::LeaseStore(std::string folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (const auto parent = std::filesystem::absolute(folder_).parent_path(); !parent.empty())
    std::filesystem::create_directories(parent, error);
  if (error) throw std::runtime_error("cannot make the folder of leases " + folder_ + ": " + error.message());
  if (mkdir(folder_.c_str(), 0770) != 0 && errno != EEXIST) fail("make the folder of leases", folder_);
}

std::string LeaseStore::path(const std::string& board, const char* suffix) const {
  return folder_ + "/" + board + suffix;
}

base::FileLock LeaseStore::keep_others_out(const std::string& board) const {
  need_own_folder(folder_);
  return base::FileLock::take(path(board, ".guard"));
}

std::string LeaseStore::obstacle(const std::string& board) const {
  if (auto problem = folder_problem(folder_); !problem.empty()) return problem;
  if (access(folder_.c_str(), W_OK) != 0) return "cannot write in " + folder_ + ": " + base::system_error();
  const auto guard = path(board, ".guard");
  if (access(guard.c_str(), R_OK) != 0 && errno != ENOENT) return "cannot open " + guard + ": " + base::system_error();
  return {};
}

LeaseStore::Entry LeaseStore::parsed(const std::string& file, const std::string& whole) {
  try {
    const auto text = json::parse(whole);
    Entry entry{.owner = text.value("owner", ""),
                .token_sha256 = text.value("token_sha256", ""),
                .boot_id = text.value("boot_id", ""),
                .host = text.value("host", ""),
                .until_ms = text.value("until_ms", std::int64_t{0}),
                .expires_ms = text.at("expires_ms")};
    if (text.contains("token"))
      entry.token_sha256 = base::sha256_hex(text.value("token", ""));  // of an earlier version
    return entry;
  } catch (const json::exception&) {
    throw std::runtime_error(file + " is no lease, and so nobody can say that the board is free: remove it if it is");
  }
}

/// What is left of it at `now`; 0 or less: nothing.
double LeaseStore::left_s(const Entry& entry, const LeaseTime& now) {
  const bool same_boot = entry.boot_id == now.boot_id, has_boot = !entry.boot_id.empty();
  if (has_boot && same_boot) return static_cast<double>(entry.until_ms - now.boot_ms) * 1e-3;
  if (has_boot && entry.host == now.host) return 0.0;  // its holder went with that boot
  return static_cast<double>(entry.expires_ms - now.unix_ms) * 1e-3;
}

LeaseStore::Entry LeaseStore::made(const std::string& owner, const std::string& token_sha256, double seconds,
                                   const LeaseTime& now) {
  const auto span_ms = static_cast<std::int64_t>(seconds * 1e3);
  return {.owner = owner,
          .token_sha256 = token_sha256,
          .boot_id = now.boot_id,
          .host = now.host,
          .until_ms = now.boot_ms + span_ms,
          .expires_ms = now.unix_ms + span_ms};
}

std::optional<LeaseStore::Entry> LeaseStore::entry(const std::string& board, const LeaseTime& now) const {
  const auto file = path(board, ".lease");
  const auto whole = read_lease(file);
  if (!whole) return {};
  auto entry = parsed(file, *whole);
  return left_s(entry, now) > 0.0 ? std::optional(std::move(entry)) : std::nullopt;
}

std::optional<Lease> LeaseStore::holder(const std::string& board, const LeaseTime& now) const {
  need_own_folder(folder_);
  const auto held = entry(board, now);
  if (!held) return {};
  return Lease{
      .board = board, .owner = held->owner, .token = {}, .until_ms = held->until_ms, .left_s = left_s(*held, now)};
}

/// A reader sees the old lease or the new one, never half of it. In a folder where only its owner may replace a file
/// (the sticky bit) the file of another user's lease that is over is written over instead.
void LeaseStore::write(const std::string& board, const Entry& entry) const {
  const json text{{"owner", entry.owner}, {"token_sha256", entry.token_sha256}, {"boot_id", entry.boot_id},
                  {"host", entry.host},   {"until_ms", entry.until_ms},         {"expires_ms", entry.expires_ms}};
  const auto file = path(board, ".lease"), whole = text.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
  const auto rights = (base::rights_of_a_shared_file(file) | S_IRGRP | S_IROTH) & ~static_cast<mode_t>(S_IWOTH);
  if (is_of_another_and_stays(file)) return write_over(file, whole);
  base::write_whole(file, whole);
  if (chmod(file.c_str(), rights) != 0) fail("set the rights of", file);
}

std::optional<Lease> LeaseStore::take(const std::string& board, const std::string& owner, double seconds,
                                      const LeaseTime& now) {
  const auto guard = keep_others_out(board);
  if (entry(board, now)) return {};
  const auto token = fresh_token();
  const auto entry = made(owner, base::sha256_hex(token), seconds, now);
  write(board, entry);
  return Lease{.board = board, .owner = owner, .token = token, .until_ms = entry.until_ms, .left_s = seconds};
}

bool LeaseStore::renew(Lease& lease, double seconds, const LeaseTime& now) {
  const auto guard = keep_others_out(lease.board);
  const auto held = entry(lease.board, now);
  if (!held || held->token_sha256 != base::sha256_hex(lease.token)) return false;
  const auto longer = made(lease.owner, held->token_sha256, seconds, now);
  write(lease.board, longer);
  lease.until_ms = longer.until_ms;
  lease.left_s = seconds;
  return true;
}

bool LeaseStore::release(const std::string& board, const std::string& token, const LeaseTime& now) {
  const auto guard = keep_others_out(board);
  const auto held = entry(board, now);
  if (!held || held->token_sha256 != base::sha256_hex(token)) return false;
  if (is_of_another_and_stays(path(board, ".lease")))
    write(board, {});
  else if (unlink(path(board, ".lease").c_str()) != 0)
    fail("remove", path(board, ".lease"));
  return true;
}

}  // namespace flatsat::agents::lab
