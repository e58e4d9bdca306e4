#include "harness/agents/nvml/board_state.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace flatsat::agents::nvml {
namespace {

constexpr char kMagic[8] = {'F', 'S', 'B', 'O', 'A', 'R', 'D', '1'};

}  // namespace

/// Closes the file: the mapping stays.
SharedBoard* SharedBoardFile::map(int file) {
  void* at = mmap(nullptr, sizeof(SharedBoard), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  return at == MAP_FAILED ? nullptr : static_cast<SharedBoard*>(at);
}

void SharedBoardFile::sign() {
  shared_->bytes = sizeof(SharedBoard);
  std::memcpy(shared_->magic, kMagic, sizeof kMagic);
}

bool SharedBoardFile::is_alive(const BoardState& state) {
  return kill(static_cast<pid_t>(state.pid), 0) == 0 || errno == EPERM;
}

std::optional<SharedBoardFile> SharedBoardFile::watch(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (file < 0) return {};
  struct stat what {};
  if (fstat(file, &what) != 0 || what.st_size != static_cast<off_t>(sizeof(SharedBoard))) {
    close(file);
    return {};
  }
  SharedBoard* shared = map(file);
  if (shared == nullptr) return {};
  SharedBoardFile watched(shared, "");
  if (std::memcmp(shared->magic, kMagic, sizeof kMagic) != 0 || shared->bytes != sizeof(SharedBoard)) return {};
  return watched;
}

SharedBoardFile::SharedBoardFile(SharedBoardFile&& other) noexcept
    : shared_(std::exchange(other.shared_, nullptr)), owned_(std::exchange(other.owned_, {})) {}

SharedBoardFile::~SharedBoardFile() {
  if (shared_ != nullptr) munmap(shared_, sizeof(SharedBoard));
  if (!owned_.empty()) unlink(owned_.c_str());
}

void SharedBoardFile::write(const BoardState& state) {
  const auto sequence = shared_->sequence.load(std::memory_order_relaxed);
  shared_->sequence.store(sequence + 1, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  std::memcpy(&shared_->state, &state, sizeof state);
  shared_->sequence.store(sequence + 2, std::memory_order_release);
}

std::optional<BoardState> SharedBoardFile::read() const {
  for (int tries = 0; tries < 1000; ++tries) {
    const auto before = shared_->sequence.load(std::memory_order_acquire);
    BoardState state;
    std::memcpy(&state, &shared_->state, sizeof state);
    std::atomic_thread_fence(std::memory_order_acquire);
    if (before % 2 == 0 && before != 0 && shared_->sequence.load(std::memory_order_relaxed) == before) return state;
    usleep(10);
  }
  return {};
}

std::vector<std::string> published_boards(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error))
    if (entry.path().extension() == ".board") paths.push_back(entry.path().string());
  // By name: NAME comes before NAME-2, so that a later board does not take an earlier one's index.
  std::sort(paths.begin(), paths.end(), [](const std::string& a, const std::string& b) {
    return std::filesystem::path(a).stem() < std::filesystem::path(b).stem();
  });
  return paths;
}

}  // namespace flatsat::agents::nvml
