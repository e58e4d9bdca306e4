#include <cstring>

#include "models/base/crc.h"
#include "models/payload/job_form.h"

namespace flatsat::payload {

using namespace compute::job_queue;
using compute::memory_layout::kActivations, compute::memory_layout::kOutput, compute::memory_layout::row_stride;

std::uint64_t GemmForm::layer_address(std::uint32_t number) const {
  return compute::memory_layout::kWeights + std::uint64_t{number} * weights_.k * row_stride(weights_.n);
}

MemoryWrite GemmForm::layer(std::uint32_t number) const {
  const std::uint32_t stride = row_stride(weights_.n);
  MemoryWrite write{layer_address(number), std::vector<std::uint8_t>(std::size_t{weights_.k} * stride)};
  for (std::uint32_t r = 0; r < weights_.k; ++r)
    std::memcpy(&write.bytes[std::size_t{r} * stride], &weights_.layers[number][std::size_t{r} * weights_.n],
                weights_.n);
  return write;
}

std::vector<MemoryWrite> GemmForm::residents() const {
  std::vector<MemoryWrite> all;
  for (std::uint32_t number = 0; number < weights_.layers.size(); ++number) all.push_back(layer(number));
  return all;
}

std::vector<MemoryWrite> GemmForm::residents_of(const Job& job) const { return {layer(job.layer)}; }

std::string GemmForm::misfit(const Job& job) const {
  const bool fits = job.layer < weights_.layers.size() && job.n == weights_.n && job.k == weights_.k && job.m > 0;
  return fits ? "" : "fits no layer on board";
}

std::vector<MemoryWrite> GemmForm::operands(const Job& job) const {
  const std::uint32_t stride = row_stride(job.k);
  std::vector<std::uint8_t> a(std::size_t{job.m} * stride);
  for (std::uint32_t r = 0; r < job.m; ++r)
    std::memcpy(&a[std::size_t{r} * stride], &job.activations[std::size_t{r} * job.k], job.k);
  return {{kActivations, std::move(a)}};
}

Descriptor GemmForm::descriptor(const Job& job) const {
  Descriptor d{};
  const bool gpu = device_class_ == DeviceClass::kGpu;
  d.opcode = static_cast<std::uint8_t>(gpu ? Opcode::kBatch : Opcode::kGemmInt8);
  d.m = job.m, d.n = job.n, d.k = job.k;
  d.a = kActivations, d.b = layer_address(job.layer), d.c = kOutput;
  d.a_stride = row_stride(job.k), d.b_stride = row_stride(weights_.n), d.c_stride = row_stride(4 * job.n);
  d.work_gflop = gpu ? job.work_gflop : 0;
  return d;
}

std::size_t GemmForm::answer_bytes(const Job& job) const { return std::size_t{job.m} * row_stride(4 * job.n); }

std::string GemmForm::take(const Job& job, std::span<const std::uint8_t> answer, std::uint32_t crc32,
                           Result& result) const {
  const std::uint32_t row = 4 * job.n, stride = row_stride(row);
  auto& c = result.c;
  c.resize(std::size_t{job.m} * job.n);
  for (std::uint32_t r = 0; r < job.m; ++r)
    std::memcpy(&c[std::size_t{r} * job.n], &answer[std::size_t{r} * stride], row);
  if (model::crc32({reinterpret_cast<const std::uint8_t*>(c.data()), c.size() * 4}) != crc32)
    return "the CRC of the result does not agree";
  const auto expected = compute::expected_sums({job.m, job.n, job.k}, job.activations, weights_.layers[job.layer]);
  return compute::sums_agree({job.m, job.n, job.k}, c, expected) ? "" : "row or column sums do not agree";
}

}  // namespace flatsat::payload
