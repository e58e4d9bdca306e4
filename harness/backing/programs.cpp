#include "harness/backing/programs.h"

namespace flatsat::backing {

std::filesystem::path program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

}  // namespace flatsat::backing
