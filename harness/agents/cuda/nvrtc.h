#pragma once
#include <stdexcept>
#include <string>
#include <vector>

namespace flatsat::agents::cuda {

/// The kernels of kernels/kernels.cu as text.
extern const char* const kKernelSource;

/// NVRTC is not installed: not an error of ours, so that a test can tell the two apart.
class NvrtcMissing : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Compiles CUDA source to the machine code of one architecture by NVRTC, loaded at run time. `architecture`: "sm_90".
/// `library`: a path or a name for the loader; empty tries the names of the known versions.
/// Errors: NvrtcMissing; std::runtime_error with the compiler's log.
std::vector<char> compile_kernels(const std::string& source, const std::string& architecture,
                                  const std::string& library = "");

}  // namespace flatsat::agents::cuda
