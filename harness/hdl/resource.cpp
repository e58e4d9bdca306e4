#include "harness/hdl/resource.h"

#include <filesystem>
#include <stdexcept>

namespace flatsat::hdl {

namespace fs = std::filesystem;

std::string resource_folder() {
  return (fs::read_symlink("/proc/self/exe").parent_path().parent_path() / "share" / "flatsat").string();
}

std::string resource(const std::string& name) {
  auto path = resource_folder() + "/" + name;
  if (!fs::exists(path)) throw std::runtime_error(path + ": missing; a part of flatsat is not installed");
  return path;
}

}  // namespace flatsat::hdl
