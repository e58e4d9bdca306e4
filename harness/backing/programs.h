#pragma once
#include <filesystem>
#include <string>

namespace flatsat::backing {

/// The folder of the running executable: agents are looked for beside it.
std::filesystem::path program_folder();

}  // namespace flatsat::backing
