#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace flatsat::base {

/// A file descriptor with one owner.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int fd) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }

 private:
  int fd_ = -1;
};

/// A pipe that started programs do not inherit. Neither end has the number of a standard stream.
struct Pipe {
  Descriptor read, write;
};
/// Errors: std::runtime_error.
Pipe make_pipe();

/// A file without a name that holds `text` and is read from its beginning: the stdin of a program that may leave off
/// reading early, without a broken pipe. Errors: std::runtime_error.
Descriptor unnamed_file(std::string_view text);

/// Writes all of it. False on an error, which is in errno then.
bool write_all(int fd, std::string_view text);

/// Reads up to the end and keeps the first `most_bytes`. False on an error, which is in errno then.
bool read_all(int fd, std::string& text, std::size_t most_bytes = static_cast<std::size_t>(-1));

/// The text of errno.
std::string system_error();

}  // namespace flatsat::base
