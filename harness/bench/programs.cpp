#include "harness/bench/programs.h"

namespace flatsat {

std::filesystem::path program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

}  // namespace flatsat
