#include "harness/agents/cuda/gpu_workload.h"

#include <algorithm>

namespace flatsat::agents::cuda {
namespace {

constexpr std::uint32_t kPoison = 0x7fc17fc1;  // two NaNs of bf16

}  // namespace

std::vector<std::uint16_t> random_bf16(model::RandomStream& random, std::size_t count, float scale) {
  std::vector<std::uint16_t> values(count);
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bits = i % 4 == 0 ? random.next() : bits >> 16;
    values[i] = to_bf16(scale * static_cast<float>(static_cast<std::int16_t>(bits & 0xffff)) / 32768.0f);
  }
  return values;
}

DeviceMemory upload_bf16(const CudaDevice& device, const std::vector<std::uint16_t>& values) {
  auto memory = device.allocate(values.size() * 2);
  device.upload(memory.address(), {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * 2});
  return memory;
}

GemmWorkload::GemmWorkload(CudaDevice& device, GpuKernels& kernels, GpuGemm& products, unsigned size,
                           model::RandomStream& random)
    : kernels_(kernels),
      products_(products),
      size_(size),
      a_(random_bf16(random, std::size_t{size} * size)),
      b_(random_bf16(random, std::size_t{size} * size)),
      on_board_a_(upload_bf16(device, a_)),
      on_board_b_(upload_bf16(device, b_)),
      on_board_c_(device.allocate(std::size_t{size} * size * 2)) {
  sums(0);
}

MatmulShape GemmWorkload::shape(unsigned share) const { return {std::max(1u, size_ >> share), size_, size_}; }

const Abft& GemmWorkload::sums(unsigned share) {
  auto& slot = sums_[share];
  if (!slot) {
    const auto s = shape(share);
    slot = std::make_unique<Abft>(s, std::span<const std::uint16_t>(a_).first(s.m * s.k), b_);
  }
  return *slot;
}

double GemmWorkload::gflop(unsigned share) const {
  const auto s = shape(share);
  return 2e-9 * static_cast<double>(s.m) * static_cast<double>(s.n) * static_cast<double>(s.k);
}

void GemmWorkload::launch(unsigned share, bool poison, const compute::ResultFault& fault) {
  if (poison) kernels_.poison(on_board_c_.address(), on_board_c_.bytes(), kPoison);
  by_cublas_lt_ =
      products_.bf16(shape(share), on_board_a_.address(), on_board_b_.address(), on_board_c_.address(), fault);
}

std::string GemmWorkload::check(unsigned share) {
  const auto s = shape(share);
  const auto m = static_cast<unsigned>(s.m), n = static_cast<unsigned>(s.n);
  kernels_.launch_sums(on_board_c_.address(), m, n);
  const std::uint32_t crc = kernels_.crc(on_board_c_.address(), s.m * s.n * 2);
  if (!sums(share).agrees(kernels_.row_sums(), kernels_.column_sums()))
    return "row or column sums of the bf16 product do not agree";
  const auto [first, fresh] = crcs_.try_emplace(share, crc);
  if (fresh) {  // nothing to compare with yet: once more
    launch(share, true, {});
    if (kernels_.crc(on_board_c_.address(), s.m * s.n * 2) == crc) return {};
    crcs_.erase(first);
    return "the bf16 product does not repeat bit by bit";
  }
  return first->second == crc ? "" : "the CRC of the bf16 product is not that of its repetition";
}

}  // namespace flatsat::agents::cuda
