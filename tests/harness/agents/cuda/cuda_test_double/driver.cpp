// The CUDA driver's interface of the test double: launches run at once, events are clock readings. What a kernel did
// wrong stays, as in a real context: every later call fails with its code.
#include <time.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "harness/agents/nvml/board_state.h"
#include "tests/harness/agents/cuda/cuda_test_double/device_memory.h"
#include "tests/harness/agents/cuda/cuda_test_double/double.h"

using namespace cuda_test_double;

namespace {

struct State {
  std::mutex guard;
  std::optional<flatsat::agents::nvml::SharedBoardFile> card;
  std::string uuid = "GPU-00000000-0000-0000-0000-000000000000";
  unsigned long launches = 0, products = 0, flip_at = 0, lose_at = 0;
  bool in_all_orders = false;
  int broken = kSuccess;  // what every call answers
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

int broken() {
  const std::lock_guard lock(state().guard);
  return state().broken;
}

/// Nothing is in flight any more.
void end_launches() {
  const std::lock_guard lock(state().guard);
  if (state().card) state().card->shared().load.store(0);
}

}  // namespace

namespace cuda_test_double {

int begin_launch() {
  const std::lock_guard lock(state().guard);
  auto& s = state();
  ++s.launches;
  if (s.lose_at != 0 && s.launches >= s.lose_at) s.broken = kLost;
  if (s.card && s.broken == kSuccess) s.card->shared().load.store(1);
  return s.broken;
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
  s.broken = kSuccess;
  s.flip_at = from_environment("CUDA_TEST_DOUBLE_FLIP");
  s.lose_at = from_environment("CUDA_TEST_DOUBLE_LOSE");
  s.in_all_orders = from_environment("CUDA_TEST_DOUBLE_ORDERS") != 0;
  const char* folder = std::getenv("FLATSAT_BOARDS");
  for (const auto& path : flatsat::agents::nvml::published_boards(folder != nullptr ? folder : "")) {
    if (auto file = flatsat::agents::nvml::SharedBoardFile::watch(path)) s.card.emplace(std::move(*file));
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
  return broken();
}
int cuDevicePrimaryCtxRelease_v2(int) {
  end_launches();
  return kSuccess;
}
int cuCtxSetCurrent(void*) { return broken(); }
int cuMemAlloc_v2(unsigned long long* address, std::size_t bytes) {
  const std::lock_guard lock(state().guard);
  if (bytes == 0) return kInvalid;
  *address = device_memory::allocate(bytes);
  return *address != 0 ? kSuccess : kNoMemory;
}
int cuMemFree_v2(unsigned long long address) {
  const std::lock_guard lock(state().guard);
  return device_memory::release(address) ? kSuccess : kInvalid;
}
int cuMemAllocHost_v2(void** data, std::size_t bytes) {
  *data = std::malloc(bytes);
  return *data != nullptr ? kSuccess : kNoMemory;
}
int cuMemFreeHost(void* data) {
  std::free(data);
  return kSuccess;
}
int cuMemcpyHtoD_v2(unsigned long long to, const void* from, std::size_t bytes) {
  const std::lock_guard lock(state().guard);
  if (state().broken != kSuccess) return state().broken;
  if (!device_memory::holds(to, bytes)) return kInvalid;
  std::memcpy(reinterpret_cast<void*>(to), from, bytes);
  return kSuccess;
}
int cuMemcpyDtoH_v2(void* to, unsigned long long from, std::size_t bytes) {
  const std::lock_guard lock(state().guard);
  if (state().broken != kSuccess) return state().broken;
  if (!device_memory::holds(from, bytes)) return kInvalid;
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
  return broken();
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
  return broken();
}
int cuEventElapsedTime(float* milliseconds, void* begin, void* end) {
  const auto &from = static_cast<Event*>(begin)->at, &to = static_cast<Event*>(end)->at;
  *milliseconds = static_cast<float>(static_cast<double>(to.tv_sec - from.tv_sec) * 1e3 +
                                     static_cast<double>(to.tv_nsec - from.tv_nsec) * 1e-6);
  return broken();
}
int cuModuleLoadData(void** module, const void* image) {
  *module = &state();
  return image != nullptr ? kSuccess : kInvalid;
}
int cuModuleUnload(void*) { return kSuccess; }
int cuModuleGetFunction(void** function, void*, const char* name) {
  const Kernel* const kernel = find_kernel(name);
  *function = const_cast<Kernel*>(kernel);
  return kernel != nullptr ? kSuccess : kNotFound;
}
int cuLaunchKernel(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x,
                   unsigned block_y, unsigned block_z, unsigned shared_bytes, void*, void** arguments, void**) {
  if (const int code = begin_launch(); code != kSuccess) return code;
  const auto& kernel = *static_cast<const Kernel*>(function);
  const Launch shape{{grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared_bytes};
  const int code = launch(kernel, shape, state().in_all_orders, arguments);
  if (code == kSuccess && kernel.name.starts_with("gemm_")) product_made(*static_cast<std::uint8_t**>(arguments[2]));
  if (code != kSuccess && code != kInvalid) {
    const std::lock_guard lock(state().guard);
    state().broken = code;
  }
  return code;
}
/// As the real driver: the shared memory that a function has of itself is attribute 1.
int cuGetErrorString(int code, const char** text) {
  *text = code == kLost             ? "the test double plays a lost device"
          : code == kInvalid        ? "invalid argument"
          : code == kNoMemory       ? "out of memory"
          : code == kIllegalAddress ? "an illegal memory access was encountered"
          : code == kLaunchFailed   ? "unspecified launch failure"
                                    : "the test double refuses";
  return kSuccess;
}

}  // extern "C"
