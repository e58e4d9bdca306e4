#include "harness/agents/gpu/board_load.h"

#include <cstdlib>

namespace flatsat::agents::gpu {
namespace {

std::string environment(const char* name, const std::string& otherwise = "") {
  const char* text = std::getenv(name);
  return text != nullptr && *text != '\0' ? text : otherwise;
}

std::optional<nvml::SharedBoardFile> published_card(const std::string& uuid) {
  if (std::getenv("FLATSAT_CUDA") != nullptr) return std::nullopt;
  for (const auto& path : nvml::published_boards(environment("FLATSAT_BOARDS"))) {
    auto file = nvml::SharedBoardFile::watch(path);
    const auto state = file ? file->read() : std::nullopt;
    if (state && uuid == state->uuid) return file;
  }
  return std::nullopt;
}

}  // namespace

cuda::GpuWorkConfig work_from_environment(const std::string& uuid) {
  cuda::GpuWorkConfig work;
  work.cuda = environment("FLATSAT_CUDA", "libcuda.so.1");
  work.cublas_lt = environment("FLATSAT_CUBLASLT");
  work.nvrtc = environment("FLATSAT_NVRTC");
  work.uuid = uuid;
  return work;
}

BoardLoad::BoardLoad(const std::string& uuid) : card_(published_card(uuid)) {
  if (!card_) work_ = std::make_unique<GpuLoad>(work_from_environment(uuid));
}

void BoardLoad::set(bool loaded) {
  if (card_)
    card_->shared().load.store(loaded ? 1 : 0);
  else
    work_->set(loaded);
}

}  // namespace flatsat::agents::gpu
