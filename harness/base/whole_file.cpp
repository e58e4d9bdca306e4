#include "harness/base/whole_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "harness/base/descriptor.h"

namespace flatsat::base {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw std::runtime_error(path + ": cannot " + what + ": " + system_error());
}

/// A half-made file that nobody makes any more is removed. False for one whose maker lives, or that is not this user's.
bool remove_left_part(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat found {};
  if (!file.is_open()) return errno == ENOENT;
  if (fstat(file.fd(), &found) != 0 || !S_ISREG(found.st_mode) || found.st_uid != geteuid()) return false;
  return flock(file.fd(), LOCK_EX | LOCK_NB) == 0 && ::unlink(path.c_str()) == 0;
}

/// A file that is removed unless it was put in place. Its name is made, never that of a file that is there, and it is
/// locked as long as its maker lives: the next one of the same path removes what was left.
class Part {
 public:
  Part(const std::string& path, mode_t mode) {
    for (int number = 1; !file_.is_open(); ++number) {
      path_ = path + ".part" + (number > 1 ? "-" + std::to_string(number) : "");
      if (!remove_left_part(path_)) continue;
      file_ = Descriptor(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode));
      if (!file_.is_open() && errno != EEXIST) fail(std::exchange(path_, std::string()), "create");
      if (file_.is_open() && !is_held()) file_ = Descriptor();
    }
    for (int number = 2; number <= kOfOthers; ++number) remove_left_part(path + ".part-" + std::to_string(number));
  }
  ~Part() {
    if (!path_.empty()) ::unlink(path_.c_str());
  }
  Part(const Part&) = delete;
  Part& operator=(const Part&) = delete;

  void write(std::string_view text) {
    if (!write_all(file_.fd(), text)) fail(path_, "write");
    if (fsync(file_.fd()) != 0) fail(path_, "sync");
  }
  void put_in_place(const std::string& path) {
    if (std::rename(path_.c_str(), path.c_str()) != 0) fail(path, "put in place");
    path_.clear();
  }

 private:
  static constexpr int kOfOthers = 4;  // that were left at the same time

  /// Locked, and still the file of its name: somebody may have taken it for left before.
  bool is_held() const {
    struct stat found {
    }, named{};
    return flock(file_.fd(), LOCK_EX | LOCK_NB) == 0 && fstat(file_.fd(), &found) == 0 &&
           lstat(path_.c_str(), &named) == 0 && found.st_ino == named.st_ino;
  }
  std::string path_;
  Descriptor file_;
};

}  // namespace

void write_whole(const std::string& path, std::string_view text, mode_t mode) {
  Part part(path, mode);
  part.write(text);
  part.put_in_place(path);
}

std::uint64_t file_bytes(const std::string& path) {
  std::error_code error;
  const auto bytes = std::filesystem::file_size(path, error);
  return error ? 0 : bytes;
}

std::optional<std::string> read_whole(const std::string& path) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::string text;
  if (!file.is_open() || !read_all(file.fd(), text)) return std::nullopt;
  return text;
}

std::optional<std::string> read_text(const std::string& path) {
  auto text = read_whole(path);
  if (text) *text = without_byte_order_mark(std::move(*text));
  return text;
}

std::string without_byte_order_mark(std::string text) {
  if (text.rfind("\xEF\xBB\xBF", 0) == 0) text.erase(0, 3);
  return text;
}

}  // namespace flatsat::base
