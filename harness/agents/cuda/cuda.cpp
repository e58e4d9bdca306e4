#include "harness/agents/cuda/cuda.h"

#include <dlfcn.h>

#include <cstdio>
#include <utility>

#include "harness/agents/cuda/cuda_calls.h"

namespace flatsat::agents::cuda {
namespace {

constexpr int kMajor = 75, kMinor = 76;  // of CUdevice_attribute: the compute capability
constexpr unsigned kNonBlocking = 1;     // a stream that does not wait for the default one
constexpr int kNoDevice = 100;           // CUDA_ERROR_NO_DEVICE

template <class F>
void get(void* library, const char* name, F& into) {
  into = reinterpret_cast<F>(dlsym(library, name));
  if (into == nullptr) throw CudaError(std::string("the CUDA driver has no ") + name + ": it is too old", kNoDevice);
}

std::unique_ptr<CudaCalls> load_calls(void* l) {
  auto c = std::make_unique<CudaCalls>();
  get(l, "cuInit", c->init);
  get(l, "cuDeviceGetCount", c->device_count);
  get(l, "cuDeviceGet", c->device_get);
  get(l, "cuDeviceGetName", c->device_name);
  get(l, "cuDeviceGetUuid", c->device_uuid);
  get(l, "cuDeviceGetAttribute", c->device_attribute);
  get(l, "cuDevicePrimaryCtxRetain", c->primary_retain);
  get(l, "cuDevicePrimaryCtxRelease_v2", c->primary_release);
  get(l, "cuCtxSetCurrent", c->set_current);
  get(l, "cuMemAlloc_v2", c->memory_allocate);
  get(l, "cuMemFree_v2", c->memory_free);
  get(l, "cuMemAllocHost_v2", c->host_allocate);
  get(l, "cuMemFreeHost", c->host_free);
  get(l, "cuMemcpyHtoD_v2", c->copy_to_device);
  get(l, "cuMemcpyDtoH_v2", c->copy_to_host);
  get(l, "cuMemcpyDtoHAsync_v2", c->copy_to_host_later);
  get(l, "cuStreamCreate", c->stream_create);
  get(l, "cuStreamDestroy_v2", c->stream_destroy);
  get(l, "cuStreamSynchronize", c->stream_wait);
  get(l, "cuEventCreate", c->event_create);
  get(l, "cuEventDestroy_v2", c->event_destroy);
  get(l, "cuEventRecord", c->event_record);
  get(l, "cuEventSynchronize", c->event_wait);
  get(l, "cuEventElapsedTime", c->event_elapsed_ms);
  get(l, "cuModuleLoadData", c->module_load);
  get(l, "cuModuleUnload", c->module_unload);
  get(l, "cuModuleGetFunction", c->module_function);
  get(l, "cuLaunchKernel", c->launch);
  get(l, "cuGetErrorString", c->error_text);
  return c;
}

/// As NVML writes it.
std::string uuid_text(const unsigned char (&u)[16]) {
  char text[48];
  std::snprintf(text, sizeof text, "GPU-%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", u[0],
                u[1], u[2], u[3], u[4], u[5], u[6], u[7], u[8], u[9], u[10], u[11], u[12], u[13], u[14], u[15]);
  return text;
}

}  // namespace

void check_cuda(const CudaCalls& calls, int code, const char* what) {
  if (code == 0) return;
  const char* words = nullptr;
  if (calls.error_text(code, &words) != 0 || words == nullptr) words = "an error that the driver does not explain";
  throw CudaError(std::string(what) + ": " + words + " (CUDA " + std::to_string(code) + ")", code);
}

DeviceMemory::DeviceMemory(DeviceMemory&& other) noexcept
    : calls_(other.calls_), address_(std::exchange(other.address_, 0)), bytes_(std::exchange(other.bytes_, 0)) {}

DeviceMemory& DeviceMemory::operator=(DeviceMemory&& other) noexcept {
  std::swap(calls_, other.calls_);
  std::swap(address_, other.address_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

DeviceMemory::~DeviceMemory() {
  if (address_ != 0) calls_->memory_free(address_);
}

CudaEvent::CudaEvent(const CudaCalls& calls, void* stream) : calls_(calls), stream_(stream) {
  check_cuda(calls, calls.event_create(&event_, 0), "the board makes no event");
}

CudaEvent::~CudaEvent() { calls_.event_destroy(event_); }

void CudaEvent::record() { check_cuda(calls_, calls_.event_record(event_, stream_), "the board takes no event"); }

void CudaEvent::wait() const { check_cuda(calls_, calls_.event_wait(event_), "the board's work failed"); }

double CudaEvent::seconds_since(const CudaEvent& earlier) const {
  float milliseconds = 0.0f;
  check_cuda(calls_, calls_.event_elapsed_ms(&milliseconds, earlier.event_, event_), "the board tells no time");
  return static_cast<double>(milliseconds) * 1e-3;
}

PinnedMemory::PinnedMemory(const CudaCalls& calls, std::size_t bytes) : calls_(calls), bytes_(bytes) {
  check_cuda(calls, calls.host_allocate(&data_, bytes), "no pinned memory to be had");
}

PinnedMemory::~PinnedMemory() { calls_.host_free(data_); }

CudaDevice::CudaDevice(const std::string& library, const std::string& uuid)
    : library_(dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL)) {
  if (library_ == nullptr)
    throw CudaError(library + " is not to be loaded: no CUDA driver, so no board to work on", kNoDevice);
  calls_ = load_calls(library_);
  check_cuda(*calls_, calls_->init(0), "the CUDA driver does not start");
  int count = 0;
  check_cuda(*calls_, calls_->device_count(&count), "the CUDA driver counts no boards");
  for (int i = 0; i < count && uuid_.empty(); ++i) {
    unsigned char id[16];
    check_cuda(*calls_, calls_->device_get(&device_, i), "the CUDA driver opens no board");
    check_cuda(*calls_, calls_->device_uuid(id, device_), "the board has no identity");
    if (uuid.empty() || uuid_text(id) == uuid) uuid_ = uuid_text(id);
  }
  if (uuid_.empty())
    throw CudaError(
        "the CUDA driver has " + std::to_string(count) + " boards, but not " + (uuid.empty() ? "one to work on" : uuid),
        kNoDevice);
  char text[128] = {};
  check_cuda(*calls_, calls_->device_name(text, sizeof text - 1, device_), "the board has no name");
  name_ = text;
  check_cuda(*calls_, calls_->device_attribute(&major_, kMajor, device_), "the board tells no architecture");
  check_cuda(*calls_, calls_->device_attribute(&minor_, kMinor, device_), "the board tells no architecture");
  check_cuda(*calls_, calls_->primary_retain(&context_, device_), "the board gives no context");
  try {
    make_current();
    check_cuda(*calls_, calls_->stream_create(&stream_, kNonBlocking), "the board makes no stream");
  } catch (...) {
    close();
    throw;
  }
}

/// The library stays loaded: a driver's own threads do not bear to lose their code.
void CudaDevice::close() noexcept {
  if (context_ == nullptr) return;
  calls_->set_current(context_);
  if (module_ != nullptr) calls_->module_unload(module_);
  if (stream_ != nullptr) calls_->stream_destroy(stream_);
  calls_->primary_release(device_);
  context_ = nullptr;
}

CudaDevice::~CudaDevice() { close(); }

std::string CudaDevice::architecture() const { return "sm_" + std::to_string(major_) + std::to_string(minor_); }

void CudaDevice::make_current() const {
  check_cuda(*calls_, calls_->set_current(context_), "the board's context is not to be entered");
}

DeviceMemory CudaDevice::allocate(std::size_t bytes) const {
  DeviceAddress address = 0;
  check_cuda(*calls_, calls_->memory_allocate(&address, bytes), "the board has no memory left");
  return {*calls_, address, bytes};
}

void CudaDevice::upload(DeviceAddress to, std::span<const std::uint8_t> from) const {
  check_cuda(*calls_, calls_->copy_to_device(to, from.data(), from.size()), "copying to the board failed");
}

void CudaDevice::download(std::span<std::uint8_t> to, DeviceAddress from) const {
  finish();
  check_cuda(*calls_, calls_->copy_to_host(to.data(), from, to.size()), "copying from the board failed");
}

void CudaDevice::download_later(const PinnedMemory& to, DeviceAddress from, std::size_t bytes) const {
  check_cuda(*calls_, calls_->copy_to_host_later(to.bytes().data(), from, bytes, stream_),
             "copying from the board failed");
}

void CudaDevice::finish() const { check_cuda(*calls_, calls_->stream_wait(stream_), "the board's work failed"); }

void CudaDevice::load(std::span<const char> image) {
  void* fresh = nullptr;
  check_cuda(*calls_, calls_->module_load(&fresh, image.data()), "the board takes no kernels");
  if (module_ != nullptr) calls_->module_unload(module_);
  module_ = fresh;
}

void* CudaDevice::function(const char* name) const {
  void* found = nullptr;
  check_cuda(*calls_, calls_->module_function(&found, module_, name), name);
  return found;
}

void CudaDevice::launch(void* function, const LaunchShape& s, std::span<void*> arguments) const {
  check_cuda(*calls_,
             calls_->launch(function, s.blocks_x, s.blocks_y, 1, s.threads_x, s.threads_y, 1, s.shared_bytes, stream_,
                            arguments.data(), nullptr),
             "a launch failed");
}

}  // namespace flatsat::agents::cuda
