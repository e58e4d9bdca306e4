#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <vector>

namespace flatsat::agents::cuda {

/// The driver refused a call or the board is gone; says which call and the driver's own words.
class CudaError : public std::runtime_error {
 public:
  CudaError(const std::string& what, int code) : std::runtime_error(what), code_(code) {}
  int code() const { return code_; }

 private:
  int code_;
};

using DeviceAddress = unsigned long long;

/// Blocks and threads of a launch.
struct LaunchShape {
  unsigned blocks_x = 1, blocks_y = 1, threads_x = 1, threads_y = 1, shared_bytes = 0;
};

struct CudaCalls;

/// Memory of a board; freed with it. Must not outlive its CudaDevice.
class DeviceMemory {
 public:
  DeviceMemory() = default;
  DeviceMemory(const CudaCalls& calls, DeviceAddress address, std::size_t bytes)
      : calls_(&calls), address_(address), bytes_(bytes) {}
  DeviceMemory(DeviceMemory&& other) noexcept;
  DeviceMemory& operator=(DeviceMemory&& other) noexcept;
  ~DeviceMemory();
  DeviceAddress address() const { return address_; }
  std::size_t bytes() const { return bytes_; }

 private:
  const CudaCalls* calls_ = nullptr;
  DeviceAddress address_ = 0;
  std::size_t bytes_ = 0;
};

/// An instant on the board's own time line.
class CudaEvent {
 public:
  CudaEvent(const CudaCalls& calls, void* stream);
  ~CudaEvent();
  CudaEvent(const CudaEvent&) = delete;
  CudaEvent& operator=(const CudaEvent&) = delete;
  /// Marks what was launched so far.
  void record();
  /// Waits until it is reached.
  void wait() const;
  /// Seconds from `earlier` to this, both reached; by the board's clock, resolution 0.5 us.
  double seconds_since(const CudaEvent& earlier) const;

 private:
  const CudaCalls& calls_;
  void* stream_;
  void* event_ = nullptr;
};

/// Host memory that the board reads and writes at full speed.
class PinnedMemory {
 public:
  PinnedMemory(const CudaCalls& calls, std::size_t bytes);
  ~PinnedMemory();
  PinnedMemory(const PinnedMemory&) = delete;
  PinnedMemory& operator=(const PinnedMemory&) = delete;
  std::span<std::uint8_t> bytes() const { return {static_cast<std::uint8_t*>(data_), bytes_}; }

 private:
  const CudaCalls& calls_;
  void* data_ = nullptr;
  std::size_t bytes_;
};

/// One board through the CUDA driver, loaded at run time with declarations of our own: its context, one stream, one
/// module of kernels. Errors: CudaError, here and below.
class CudaDevice {
 public:
  /// `library`: a path or a name for the loader. `uuid`: as NVML writes it ("GPU-..."); empty takes the first board.
  CudaDevice(const std::string& library, const std::string& uuid);
  ~CudaDevice();
  CudaDevice(const CudaDevice&) = delete;
  CudaDevice& operator=(const CudaDevice&) = delete;

  const std::string& name() const { return name_; }
  const std::string& uuid() const { return uuid_; }
  /// For the compiler: "sm_90".
  std::string architecture() const;
  const CudaCalls& calls() const { return *calls_; }
  void* stream() const { return stream_; }
  /// A thread calls this before it uses the board.
  void make_current() const;

  DeviceMemory allocate(std::size_t bytes) const;
  void upload(DeviceAddress to, std::span<const std::uint8_t> from) const;
  void download(std::span<std::uint8_t> to, DeviceAddress from) const;
  /// Board to host behind what was launched so far; the event says when it is done.
  void download_later(const PinnedMemory& to, DeviceAddress from, std::size_t bytes) const;
  /// Waits for all that was launched.
  void finish() const;

  /// Replaces the module. `image`: machine code of this architecture.
  void load(std::span<const char> image);
  void* function(const char* name) const;
  /// `arguments`: pointers to the values, in the kernel's order.
  void launch(void* function, const LaunchShape& shape, std::span<void*> arguments) const;

 private:
  void close() noexcept;
  std::unique_ptr<CudaCalls> calls_;
  void* library_ = nullptr;
  int device_ = 0, major_ = 0, minor_ = 0;
  void* context_ = nullptr;
  void* stream_ = nullptr;
  void* module_ = nullptr;
  std::string name_, uuid_;
};

}  // namespace flatsat::agents::cuda
