#include "harness/base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <stdexcept>

#include "harness/base/descriptor.h"

namespace flatsat::base {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw std::runtime_error(path + ": cannot " + what + ": " + system_error());
}

/// A file that is removed unless it was put in place.
class Part {
 public:
  Part(const std::string& path, mode_t mode)
      : path_(path + ".part-" + std::to_string(getpid())),
        file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)) {
    if (!file_.is_open()) fail(path_, "create");
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
  std::string path_;
  Descriptor file_;
};

}  // namespace

void write_whole(const std::string& path, std::string_view text, mode_t mode) {
  Part part(path, mode);
  part.write(text);
  part.put_in_place(path);
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
