// Threads of a block as fibres. A fibre takes threads from the block's queue until one of them stops at a barrier; then
// the next fibre goes on with the queue. So a kernel without barriers costs no switch.
#include "tests/harness/agents/cuda/cuda_test_double/simt.h"

#include <link.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "tests/harness/agents/cuda/cuda_test_double/cuda_words.h"
#include "tests/harness/agents/cuda/cuda_test_double/fibre.h"

using cuda_test_double::Dimensions;

Dimensions threadIdx, blockIdx, blockDim, gridDim;

namespace {
constexpr std::size_t kGuardWords = 256;
}
/// The dynamic shared memory of kernels.cu by its name there; behind so many bytes as a launch asks for lies a guard.
alignas(16) thread_local float scores[cuda_test_double::kMostSharedBytes / sizeof(float) + kGuardWords];

namespace cuda_test_double {
namespace {

void work();

struct Strand {
  Fibre fibre{work};
  unsigned thread = 0;  // that it runs
  int line = 0;         // of the barrier at which it waits
  bool waits = false;
};

struct Block {
  const Kernel* kernel = nullptr;
  void** arguments = nullptr;
  std::vector<unsigned> queue;  // threads in their order
  std::size_t next = 0, ended = 0;
  Fibre* scheduler = nullptr;
  Strand* running = nullptr;
  std::vector<Strand*> waiting;  // at a barrier, in the order of arrival
};

Block g_block;
std::vector<std::unique_ptr<Strand>> g_strands;  // kept: a stack is dear
std::vector<Strand*> g_idle;

void stand_at(unsigned thread) {
  threadIdx = {thread % blockDim.x, thread / blockDim.x % blockDim.y, thread / blockDim.x / blockDim.y};
}

/// A fibre's life.
void work() {
  for (;;) {
    auto& b = g_block;
    while (b.next < b.queue.size()) {
      b.running->thread = b.queue[b.next++];
      stand_at(b.running->thread);
      b.kernel->thread(b.arguments);
      ++b.ended;
    }
    b.running->fibre.switch_to(*b.scheduler);
  }
}

void run(Strand& strand) {
  g_block.running = &strand;
  strand.waits = false;
  stand_at(strand.thread);
  g_block.scheduler->switch_to(strand.fibre);
  (strand.waits ? g_block.waiting : g_idle).push_back(&strand);
}

Strand& idle_strand() {
  if (g_idle.empty()) {
    g_strands.push_back(std::make_unique<Strand>());
    return *g_strands.back();
  }
  Strand* const strand = g_idle.back();
  g_idle.pop_back();
  return *strand;
}

/// All threads that live stand at barriers: is it one and the same for the whole block?
std::string divergence() {
  const auto& b = g_block;
  const int line = b.waiting.front()->line;
  if (b.ended > 0)
    return std::to_string(b.ended) + " of " + std::to_string(b.queue.size()) +
           " threads ended before the barrier of line " + std::to_string(line);
  for (const auto* strand : b.waiting)
    if (strand->line != line)
      return "threads wait at the barriers of lines " + std::to_string(line) + " and " + std::to_string(strand->line);
  return {};
}

std::string run_block() {
  auto& b = g_block;
  Fibre here;
  b.scheduler = &here;
  b.next = b.ended = 0;
  b.waiting.clear();
  while (b.next < b.queue.size()) run(idle_strand());
  while (!b.waiting.empty()) {
    if (auto wrong = divergence(); !wrong.empty()) {
      g_idle.clear();  // what waits will never go on
      g_strands.clear();
      return wrong;
    }
    for (auto* strand : std::exchange(b.waiting, {})) run(*strand);
  }
  return {};
}

/// This library's thread-local memory, which is the shared memory of all kernels and nothing else.
std::span<std::uint32_t> shared_memory() {
  std::span<std::uint32_t> found(reinterpret_cast<std::uint32_t*>(scores), sizeof scores / 4);
  const auto look = [](dl_phdr_info* info, std::size_t, void* into) {
    auto& out = *static_cast<std::span<std::uint32_t>*>(into);
    auto* const data = static_cast<std::uint32_t*>(info->dlpi_tls_data);
    for (int i = 0; i < info->dlpi_phnum; ++i) {
      const std::size_t words = info->dlpi_phdr[i].p_memsz / 4;
      if (info->dlpi_phdr[i].p_type == PT_TLS && data <= out.data() && out.data() < data + words) out = {data, words};
    }
    return 0;
  };
  dl_iterate_phdr(look, &found);
  return found;
}

std::vector<unsigned> in_order(std::uint64_t count, ThreadOrder order) {
  std::vector<unsigned> out(count);
  std::iota(out.begin(), out.end(), 0u);
  if (order == ThreadOrder::kReverse) std::reverse(out.begin(), out.end());
  std::uint64_t state = 1;
  for (std::size_t i = out.size(); order == ThreadOrder::kShuffled && i > 1; --i) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;  // Knuth's MMIX generator
    std::swap(out[i - 1], out[(state >> 33) % i]);
  }
  return out;
}

}  // namespace

void barrier(int line) {
  Strand& self = *g_block.running;
  self.line = line;
  self.waits = true;
  self.fibre.switch_to(*g_block.scheduler);
}

std::string run_blocks(const Kernel& kernel, const Launch& launch, void** arguments) {
  g_block.kernel = &kernel;
  g_block.arguments = arguments;
  g_block.queue = in_order(launch.block.count(), launch.order);
  blockDim = launch.block;
  gridDim = launch.grid;
  const auto shared = shared_memory();
  const auto* const guard = reinterpret_cast<const std::uint8_t*>(scores) + launch.shared_bytes;
  std::vector<std::uint8_t> untouched(kGuardWords * sizeof(float));
  for (const unsigned block : in_order(launch.grid.count(), launch.order)) {
    blockIdx = {block % launch.grid.x, block / launch.grid.x % launch.grid.y, block / launch.grid.x / launch.grid.y};
    std::fill(shared.begin(), shared.end(), kUnwritten);
    std::memcpy(untouched.data(), guard, untouched.size());
    if (auto wrong = run_block(); !wrong.empty()) return wrong;
    if (std::memcmp(untouched.data(), guard, untouched.size()) != 0)
      return "a thread wrote behind the " + std::to_string(launch.shared_bytes) + " bytes of dynamic shared memory";
  }
  return {};
}

}  // namespace cuda_test_double
