#include "harness/base/temporary_folder.h"

#include <stdlib.h>

#include <stdexcept>
#include <system_error>
#include <utility>

#include "harness/base/descriptor.h"

namespace flatsat::base {

TemporaryFolder::TemporaryFolder(const std::filesystem::path& prefix) {
  std::string name = prefix.string() + "XXXXXX";
  if (mkdtemp(name.data()) == nullptr)
    throw std::runtime_error(prefix.string() + "XXXXXX: cannot make a private folder: " + system_error());
  path_ = name;
}

TemporaryFolder::TemporaryFolder(TemporaryFolder&& other) noexcept
    : path_(std::exchange(other.path_, std::filesystem::path())) {}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // another process may have removed it
  if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
}

}  // namespace flatsat::base
