#include "harness/base/whole_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "harness/base/descriptor.h"
#include "harness/base/part_file.h"

namespace flatsat::base {
namespace {

[[noreturn]] void fail(const std::string& path, const char* what) {
  throw std::runtime_error(path + ": cannot " + what + ": " + system_error());
}

}  // namespace

void write_whole(const std::string& path, std::string_view text, mode_t mode) {
  PartFile part(path, mode);
  if (!write_all(part.fd(), text)) fail(part.path(), "write");
  if (fsync(part.fd()) != 0) fail(part.path(), "sync");
  if (std::rename(part.path().c_str(), path.c_str()) != 0) fail(path, "put in place");
  part.release();
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
