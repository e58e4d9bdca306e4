#pragma once
#include <filesystem>
#include <string>

namespace flatsat::backing {

/// The folder of the running executable: agents are looked for beside it.
std::filesystem::path program_folder();

/// Where the sockets of agents are made. Errors: std::runtime_error with all places where they cannot be.
std::filesystem::path place_of_sockets();

}  // namespace flatsat::backing
