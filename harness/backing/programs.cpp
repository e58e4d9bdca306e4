#include "harness/backing/programs.h"

#include "harness/wire/zmq_channel.h"

namespace flatsat::backing {

std::filesystem::path program_folder() { return std::filesystem::read_symlink("/proc/self/exe").parent_path(); }

std::filesystem::path place_of_sockets() { return wire::socket_folder().path().parent_path(); }

}  // namespace flatsat::backing
