// The CUDA driver's interface of the test double: memory is the host's, launches run at once, events are clock
// readings.
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "harness/board/board_state.h"
#include "tests/harness/board/cuda_test_double/double.h"

using namespace cuda_test_double;

namespace {

struct State {
  std::mutex guard;
  std::optional<flatsat::SharedBoardFile> card;
  std::string uuid = "GPU-00000000-0000-0000-0000-000000000000";
  unsigned long launches = 0, products = 0, flip_at = 0, lose_at = 0;
  bool is_lost = false;
};

unsigned long from_environment(const char* name) {
  const char* text = std::getenv(name);
  return text != nullptr ? std::strtoul(text, nullptr, 10) : 0;
}

State& state() {
  static State s;
  return s;
}

struct Event {
  timespec at{};
};

}  // namespace

namespace cuda_test_double {

bool begin_launch() {
  const std::lock_guard lock(state().guard);
  auto& s = state();
  ++s.launches;
  if (s.lose_at != 0 && s.launches >= s.lose_at) s.is_lost = true;
  if (s.card && !s.is_lost) s.card->shared().load.store(1);
  return !s.is_lost;
}

void end_launches() {
  const std::lock_guard lock(state().guard);
  if (state().card) state().card->shared().load.store(0);
}

bool lost() {
  const std::lock_guard lock(state().guard);
  return state().is_lost;
}

void product_made(std::uint8_t* c) {
  const std::lock_guard lock(state().guard);
  auto& s = state();
  if (++s.products == s.flip_at) c[1] ^= 0x40;
}

}  // namespace cuda_test_double

extern "C" {

int cuInit(unsigned) {
  const std::lock_guard lock(state().guard);
  auto& s = state();
  s.launches = s.products = 0;
  s.is_lost = false;
  s.flip_at = from_environment("CUDA_TEST_DOUBLE_FLIP");
  s.lose_at = from_environment("CUDA_TEST_DOUBLE_LOSE");
  const char* folder = std::getenv("FLATSAT_BOARDS");
  for (const auto& path : flatsat::published_boards(folder != nullptr ? folder : "")) {
    if (auto file = flatsat::SharedBoardFile::watch(path)) s.card.emplace(std::move(*file));
    const auto now = s.card ? s.card->read() : std::nullopt;
    if (now) s.uuid = now->uuid;
    break;
  }
  return kSuccess;
}
int cuDeviceGetCount(int* count) {
  *count = 1;
  return kSuccess;
}
int cuDeviceGet(int* device, int ordinal) {
  *device = ordinal;
  return ordinal == 0 ? kSuccess : kNoDevice;
}
int cuDeviceGetName(char* name, int length, int) {
  std::snprintf(name, static_cast<std::size_t>(length), "test double of a GPU, on the CPU");
  return kSuccess;
}
int cuDeviceGetUuid(unsigned char* uuid, int) {
  std::string digits;
  for (const char c : state().uuid.substr(4))
    if (c != '-') digits += c;
  for (std::size_t i = 0; i < 16; ++i)
    uuid[i] = static_cast<unsigned char>(std::strtoul(digits.substr(2 * i, 2).c_str(), nullptr, 16));
  return kSuccess;
}
int cuDeviceGetAttribute(int* value, int attribute, int) {
  *value = attribute == 75 ? 9 : 0;  // compute capability 9.0
  return kSuccess;
}
int cuDevicePrimaryCtxRetain(void** context, int) {
  *context = &state();
  return lost() ? kLost : kSuccess;
}
int cuDevicePrimaryCtxRelease_v2(int) {
  end_launches();
  return kSuccess;
}
int cuCtxSetCurrent(void*) { return lost() ? kLost : kSuccess; }
int cuMemAlloc_v2(unsigned long long* address, std::size_t bytes) {
  void* data = std::malloc(bytes);
  *address = reinterpret_cast<unsigned long long>(data);
  return data != nullptr ? kSuccess : 2;
}
int cuMemFree_v2(unsigned long long address) {
  std::free(reinterpret_cast<void*>(address));
  return kSuccess;
}
int cuMemAllocHost_v2(void** data, std::size_t bytes) {
  *data = std::malloc(bytes);
  return *data != nullptr ? kSuccess : 2;
}
int cuMemFreeHost(void* data) {
  std::free(data);
  return kSuccess;
}
int cuMemcpyHtoD_v2(unsigned long long to, const void* from, std::size_t bytes) {
  if (lost()) return kLost;
  std::memcpy(reinterpret_cast<void*>(to), from, bytes);
  return kSuccess;
}
int cuMemcpyDtoH_v2(void* to, unsigned long long from, std::size_t bytes) {
  if (lost()) return kLost;
  std::memcpy(to, reinterpret_cast<const void*>(from), bytes);
  return kSuccess;
}
int cuMemcpyDtoHAsync_v2(void* to, unsigned long long from, std::size_t bytes, void*) {
  return cuMemcpyDtoH_v2(to, from, bytes);
}
int cuStreamCreate(void** stream, unsigned) {
  *stream = &state();
  return kSuccess;
}
int cuStreamDestroy_v2(void*) { return kSuccess; }
int cuStreamSynchronize(void*) {
  end_launches();
  return lost() ? kLost : kSuccess;
}
int cuEventCreate(void** event, unsigned) {
  *event = std::make_unique<Event>().release();
  return kSuccess;
}
int cuEventDestroy_v2(void* event) {
  const std::unique_ptr<Event> owned(static_cast<Event*>(event));
  return kSuccess;
}
int cuEventRecord(void* event, void*) {
  clock_gettime(CLOCK_MONOTONIC, &static_cast<Event*>(event)->at);
  return kSuccess;
}
int cuEventSynchronize(void*) {
  end_launches();
  return lost() ? kLost : kSuccess;
}
int cuEventElapsedTime(float* milliseconds, void* begin, void* end) {
  const auto &from = static_cast<Event*>(begin)->at, &to = static_cast<Event*>(end)->at;
  *milliseconds = static_cast<float>(static_cast<double>(to.tv_sec - from.tv_sec) * 1e3 +
                                     static_cast<double>(to.tv_nsec - from.tv_nsec) * 1e-6);
  return lost() ? kLost : kSuccess;
}
int cuModuleLoadData(void** module, const void* image) {
  *module = &state();
  return image != nullptr ? kSuccess : kInvalid;
}
int cuModuleUnload(void*) { return kSuccess; }
int cuModuleGetFunction(void** function, void*, const char* name) {
  static std::map<std::string, std::string> functions;
  if (!knows_kernel(name)) return kNotFound;
  *function = &functions.try_emplace(name, name).first->second;
  return kSuccess;
}
int cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned, unsigned, unsigned, unsigned, unsigned,
                   void*, void** arguments, void**) {
  if (!begin_launch()) return kLost;
  return run_kernel(*static_cast<std::string*>(function), arguments, grid_x, grid_y) ? kSuccess : kNotFound;
}
int cuGetErrorString(int code, const char** text) {
  *text = code == kLost ? "the test double plays a lost device" : "the test double refuses";
  return kSuccess;
}

}  // extern "C"
