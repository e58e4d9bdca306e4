#include "harness/agents/cuda/nvrtc.h"

#include <dlfcn.h>

#include <memory>

namespace flatsat::agents::cuda {
namespace {

// Own declarations of NVRTC's C interface (NVRTC documentation of NVIDIA).
struct ProgramBody;
using Program = ProgramBody*;
constexpr int kSuccess = 0;

/// A loaded NVRTC. It stays for the life of the process: its own threads and caches do not bear to be unloaded.
class Nvrtc {
 public:
  explicit Nvrtc(const std::string& library) {
    if (!library.empty()) {
      library_ = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
      if (library_ == nullptr) throw NvrtcMissing(library + " is not to be loaded as NVRTC");
    }
    for (const char* name : {"libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2", "libnvrtc.so"})
      if (library_ == nullptr) library_ = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    if (library_ == nullptr) throw NvrtcMissing("libnvrtc is not to be loaded: kernels cannot be compiled here");
  }
  template <class F>
  F get(const char* name) const {
    const auto found = reinterpret_cast<F>(dlsym(library_, name));
    if (found == nullptr) throw NvrtcMissing(std::string("libnvrtc has no ") + name);
    return found;
  }

 private:
  void* library_ = nullptr;
};

std::string log_of(const Nvrtc& nvrtc, Program program) {
  std::size_t bytes = 0;
  nvrtc.get<int (*)(Program, std::size_t*)>("nvrtcGetProgramLogSize")(program, &bytes);
  std::string text(bytes, '\0');
  nvrtc.get<int (*)(Program, char*)>("nvrtcGetProgramLog")(program, text.data());
  return text;
}

}  // namespace

std::vector<char> compile_kernels(const std::string& source, const std::string& architecture,
                                  const std::string& library) {
  const Nvrtc nvrtc(library);
  Program program = nullptr;
  const auto create =
      nvrtc.get<int (*)(Program*, const char*, const char*, int, const char* const*, const char* const*)>(
          "nvrtcCreateProgram");
  if (create(&program, source.c_str(), "kernels.cu", 0, nullptr, nullptr) != kSuccess)
    throw std::runtime_error("NVRTC takes no program");
  const auto destroy = nvrtc.get<int (*)(Program*)>("nvrtcDestroyProgram");
  const auto end = [destroy](Program* p) { destroy(p); };
  const std::unique_ptr<Program, decltype(end)> owned(&program, end);
  const std::string arch = "--gpu-architecture=" + architecture;
  // No contraction beyond what the source asks for by fmaf: results must be the same whatever the compiler's version.
  const char* options[] = {arch.c_str(), "--std=c++17", "--fmad=false"};
  const int result = nvrtc.get<int (*)(Program, int, const char* const*)>("nvrtcCompileProgram")(program, 3, options);
  if (result != kSuccess)
    throw std::runtime_error("kernels do not compile for " + architecture + ": " + log_of(nvrtc, program));
  std::size_t bytes = 0;
  nvrtc.get<int (*)(Program, std::size_t*)>("nvrtcGetCUBINSize")(program, &bytes);
  std::vector<char> binary(bytes);
  nvrtc.get<int (*)(Program, char*)>("nvrtcGetCUBIN")(program, binary.data());
  return binary;
}

}  // namespace flatsat::agents::cuda
