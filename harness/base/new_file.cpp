#include "harness/base/new_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>

#include "harness/base/descriptor.h"

namespace flatsat::base {

NewFile::NewFile(const std::string& stem, const std::string& end) {
  for (int number = 1;; ++number) {
    path_ = stem + (number > 1 ? "-" + std::to_string(number) : "") + end;
    const Descriptor file(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file.is_open()) return;
    if (errno != EEXIST) throw std::runtime_error(path_ + ": cannot create: " + system_error());
  }
}

NewFile::~NewFile() {
  std::error_code error;
  if (std::filesystem::is_empty(path_, error) && !error) ::unlink(path_.c_str());
}

}  // namespace flatsat::base
