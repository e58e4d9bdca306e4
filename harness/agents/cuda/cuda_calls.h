#pragma once
#include <cstddef>

#include "harness/agents/cuda/cuda.h"

namespace flatsat::agents::cuda {

/// The part of the CUDA driver's C interface that the board agent speaks, declared here: no vendor header is needed.
/// Source: CUDA driver API reference of NVIDIA; names with their version suffix are its stable ABI. Every call answers
/// 0 for success. CUcontext, CUstream, CUevent, CUmodule and CUfunction are opaque pointers.
struct CudaCalls {
  int (*init)(unsigned flags);
  int (*device_count)(int* count);
  int (*device_get)(int* device, int ordinal);
  int (*device_name)(char* name, int length, int device);
  int (*device_uuid)(unsigned char* uuid, int device);  // 16 bytes
  int (*device_attribute)(int* value, int attribute, int device);
  int (*primary_retain)(void** context, int device);
  int (*primary_release)(int device);
  int (*set_current)(void* context);
  int (*memory_allocate)(DeviceAddress* address, std::size_t bytes);
  int (*memory_free)(DeviceAddress address);
  int (*host_allocate)(void** data, std::size_t bytes);
  int (*host_free)(void* data);
  int (*copy_to_device)(DeviceAddress to, const void* from, std::size_t bytes);
  int (*copy_to_host)(void* to, DeviceAddress from, std::size_t bytes);
  int (*copy_to_host_later)(void* to, DeviceAddress from, std::size_t bytes, void* stream);
  int (*stream_create)(void** stream, unsigned flags);
  int (*stream_destroy)(void* stream);
  int (*stream_wait)(void* stream);
  int (*event_create)(void** event, unsigned flags);
  int (*event_destroy)(void* event);
  int (*event_record)(void* event, void* stream);
  int (*event_wait)(void* event);
  int (*event_elapsed_ms)(float* milliseconds, void* begin, void* end);
  int (*module_load)(void** module, const void* image);
  int (*module_unload)(void* module);
  int (*module_function)(void** function, void* module, const char* name);
  int (*launch)(void* function, unsigned grid_x, unsigned grid_y, unsigned grid_z, unsigned block_x, unsigned block_y,
                unsigned block_z, unsigned shared_bytes, void* stream, void** arguments, void** extra);
  int (*error_text)(int code, const char** text);
};

/// Throws CudaError with the driver's words unless `code` is success.
void check_cuda(const CudaCalls& calls, int code, const char* what);

}  // namespace flatsat::agents::cuda
