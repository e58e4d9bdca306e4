// How an emulated board takes its place among those of a folder.
#include <fcntl.h>
#include <unistd.h>

#include <cstring>
#include <set>
#include <stdexcept>

#include "harness/agents/nvml/board_state.h"
#include "harness/base/descriptor.h"
#include "harness/base/file_lock.h"

namespace flatsat::agents::nvml {
namespace {

[[noreturn]] void fail(const std::string& what, const std::string& path) {
  throw std::runtime_error("cannot " + what + " " + path + ": " + base::system_error());
}

std::string path_of(const std::string& folder, const std::string& name) { return folder + "/" + name + ".board"; }

/// What a living publisher says there; nothing where the place is free or was left by a dead one.
std::optional<BoardState> living(const std::string& path) {
  const auto file = SharedBoardFile::watch(path);
  const auto state = file ? file->read() : std::nullopt;
  return state && SharedBoardFile::is_alive(*state) ? state : std::nullopt;
}

/// The board's name, or NAME-2 and so on where living boards have that already.
std::string free_name(const std::string& folder, const std::string& name) {
  std::string free = name;
  for (unsigned i = 2; living(path_of(folder, free)); ++i) free = name + "-" + std::to_string(i);
  return free;
}

unsigned free_bus(const std::string& folder, const std::string& own) {
  std::set<unsigned> taken;
  for (const auto& path : published_boards(folder)) {
    const auto file = path == own ? std::nullopt : SharedBoardFile::watch(path);
    if (const auto state = file ? file->read() : std::nullopt) taken.insert(state->bus);
  }
  unsigned bus = 1;
  while (taken.contains(bus)) ++bus;
  return bus;
}

}  // namespace

SharedBoardFile SharedBoardFile::publish(const std::string& folder, const std::string& name, BoardState& state) {
  const auto lock = base::FileLock::take(folder + "/.publishing");
  const std::string own = free_name(folder, name), path = path_of(folder, own),
                    fresh = path + "." + std::to_string(getpid());
  fill_identity(own, free_bus(folder, path) - 1, state);
  const int file = open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (file < 0) fail("publish the board in", path);
  SharedBoard* shared = ftruncate(file, sizeof(SharedBoard)) == 0 ? map(file) : nullptr;
  if (shared == nullptr) fail("map", path);
  SharedBoardFile published(shared, fresh);
  published.sign();
  published.write(state);
  // A watcher sees the whole file or none.
  if (rename(fresh.c_str(), path.c_str()) != 0) fail("publish the board in", path);
  published.owned_ = path;
  return published;
}

}  // namespace flatsat::agents::nvml
