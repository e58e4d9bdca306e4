// What a driver does at cuLaunchKernel: refuse, or run the kernel and see to it that it kept to its memory.
#include <cstdio>
#include <mutex>

#include "tests/harness/agents/cuda/cuda_test_double/device_memory.h"
#include "tests/harness/agents/cuda/cuda_test_double/double.h"

namespace cuda_test_double {
namespace {

// Source: CUDA C++ Programming Guide, "Technical Specifications per Compute Capability".
constexpr std::uint64_t kMostThreads = 1024;
constexpr unsigned kMostThreadsZ = 64, kMostBlocksX = 0x7fffffff, kMostBlocksYz = 65535;

bool refused(const Kernel& kernel, const Launch& l) {
  const auto& [g, b] = std::pair(l.grid, l.block);
  if (g.count() == 0 || g.x > kMostBlocksX || g.y > kMostBlocksYz || g.z > kMostBlocksYz) return true;
  if (b.x > kMostThreads || b.y > kMostThreads || b.z > kMostThreadsZ) return true;
  if (b.count() == 0 || b.count() > kMostThreads) return true;
  return l.shared_bytes > kMostSharedBytes - kernel.static_shared_bytes;
}

/// Says on stderr what a GPU would not say; the answer is what it would.
int failed(const Kernel& kernel, const std::string& why, int code) {
  std::fprintf(stderr, "test double of CUDA: %.*s: %s\n", static_cast<int>(kernel.name.size()), kernel.name.data(),
               why.c_str());
  return code;
}

int run_once(const Kernel& kernel, const Launch& l, void** arguments) {
  if (const auto wrong = run_blocks(kernel, l, arguments); !wrong.empty()) return failed(kernel, wrong, kLaunchFailed);
  if (const auto where = device_memory::damage())
    return failed(kernel, "wrote outside of its memory: " + *where, kIllegalAddress);
  return kSuccess;
}

/// In each order from the same memory: the same bits, or threads race.
int run_in_all_orders(const Kernel& kernel, Launch l, void** arguments) {
  const auto before = device_memory::save();
  if (const int code = run_once(kernel, l, arguments); code != kSuccess) return code;
  const auto after = device_memory::save();
  for (const auto order : {ThreadOrder::kReverse, ThreadOrder::kShuffled}) {
    device_memory::restore(before);
    l.order = order;
    if (const int code = run_once(kernel, l, arguments); code != kSuccess) return code;
    if (const auto where = device_memory::difference(after))
      return failed(kernel, "threads race: " + *where + " depends on their order", kLaunchFailed);
  }
  return kSuccess;
}

}  // namespace

const Kernel* find_kernel(const std::string& name) {
  for (const auto& kernels : {agent_kernels(), faulty_kernels()})
    for (const auto& kernel : kernels)
      if (kernel.name == name) return &kernel;
  return nullptr;
}

int launch(const Kernel& kernel, const Launch& l, bool in_all_orders, void** arguments) {
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  if (refused(kernel, l)) return kInvalid;
  return in_all_orders ? run_in_all_orders(kernel, l, arguments) : run_once(kernel, l, arguments);
}

}  // namespace cuda_test_double
