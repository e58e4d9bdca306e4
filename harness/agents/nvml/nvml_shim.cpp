#include "harness/agents/nvml/nvml_shim.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <mutex>

namespace flatsat::agents::nvml {
namespace {

std::mutex guard;  // NVML is thread-safe: clients call from where they like

}  // namespace

Boards& Boards::instance() {
  static Boards boards;
  return boards;
}

int Boards::open() {
  const std::lock_guard lock(guard);
  if (users_++ > 0) return kSuccess;
  const char* folder = std::getenv("FLATSAT_BOARDS");
  for (const auto& path : published_boards(folder != nullptr ? folder : ""))
    if (auto file = SharedBoardFile::watch(path)) files_.push_back(std::move(*file));
  if (!files_.empty()) return kSuccess;
  users_ = 0;
  return kDriverNotLoaded;
}

int Boards::close() {
  const std::lock_guard lock(guard);
  if (users_ == 0) return kUninitialized;
  if (--users_ == 0) files_.clear();
  return kSuccess;
}

SharedBoardFile* Boards::find(Device device) {
  for (auto& file : files_)
    if (reinterpret_cast<Device>(&file) == device) return &file;
  return nullptr;
}

std::size_t Boards::index(Device device) const {
  std::size_t i = 0;
  while (i < files_.size() && reinterpret_cast<const Handle*>(&files_[i]) != device) ++i;
  return i;
}

void Boards::log(const std::string& line) const {
  const char* path = std::getenv("FLATSAT_NVML_LOG");
  if (path == nullptr) return;
  const int file = ::open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (file < 0) return;
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  char stamp[48];
  std::snprintf(stamp, sizeof stamp, "%lld.%06ld %d ", static_cast<long long>(now.tv_sec), now.tv_nsec / 1000,
                getpid());
  const std::string text = stamp + line + "\n";
  if (::write(file, text.data(), text.size()) < 0)
    std::fputs("libnvidia-ml of flatsat: cannot write its log\n", stderr);
  ::close(file);
}

long long now_us() {
  timespec now{};
  clock_gettime(CLOCK_REALTIME, &now);
  return now.tv_sec * 1'000'000ll + now.tv_nsec / 1000;
}

int with_state(Device device, const std::function<int(const BoardState&)>& use) {
  auto& boards = Boards::instance();
  if (!boards.is_open()) return kUninitialized;
  const auto* file = boards.find(device);
  if (file == nullptr) return kInvalidArgument;
  const auto state = file->read();
  if (!state || state->lost != 0 || !SharedBoardFile::is_alive(*state)) return kGpuIsLost;
  return use(*state);
}

}  // namespace flatsat::agents::nvml
